//! Invented names: goods, collections, people, firms. None of them is meant to be anybody's.

/// A category, the kinds of goods in it with their prices in thousands of sums, and what their variants differ by.
pub(super) struct Department {
    pub(super) path: [&'static str; 2],
    pub(super) kinds: [(&'static str, i64); 5],
    pub(super) property: &'static str,
    pub(super) variants: [&'static str; 5],
}

const COLOURS: [&str; 5] = ["Белый", "Синий", "Зелёный", "Красный", "Чёрный"];
const SIZES: [&str; 5] = ["S", "M", "L", "XL", "XXL"];
const SHADES: [&str; 5] = ["Песочный", "Гранатовый", "Бирюзовый", "Шафран", "Индиго"];

/// Eight departments of five kinds; with ten collections, four hundred products.
pub(super) static DEPARTMENTS: [Department; 8] = [
    Department {
        path: ["Одежда", "Мужская"],
        kinds: [("Рубашка", 189), ("Футболка", 79), ("Брюки", 249), ("Джемпер", 219), ("Жилет", 199)],
        property: "Размер",
        variants: SIZES,
    },
    Department {
        path: ["Одежда", "Женская"],
        kinds: [("Платье", 319), ("Блуза", 179), ("Юбка", 169), ("Кардиган", 259), ("Туника", 149)],
        property: "Размер",
        variants: SIZES,
    },
    Department {
        path: ["Одежда", "Детская"],
        kinds: [("Комбинезон", 139), ("Пижама", 99), ("Шапочка", 39), ("Курточка", 229), ("Носочки", 15)],
        property: "Цвет",
        variants: COLOURS,
    },
    Department {
        path: ["Дом", "Посуда"],
        kinds: [("Ляган", 129), ("Пиала", 19), ("Чайник", 89), ("Кувшин", 109), ("Блюдо", 69)],
        property: "Роспись",
        variants: SHADES,
    },
    Department {
        path: ["Дом", "Текстиль"],
        kinds: [("Сюзане", 890), ("Полотенце", 59), ("Скатерть", 149), ("Плед", 279), ("Наволочка", 45)],
        property: "Оттенок",
        variants: SHADES,
    },
    Department {
        path: ["Дом", "Хранение"],
        kinds: [("Корзина", 79), ("Шкатулка", 119), ("Короб", 55), ("Вешалка", 25), ("Органайзер", 65)],
        property: "Цвет",
        variants: COLOURS,
    },
    Department {
        path: ["Подарки", "Сувениры"],
        kinds: [("Магнит", 12), ("Открытка", 8), ("Кукла", 95), ("Свеча", 35), ("Брелок", 18)],
        property: "Цвет",
        variants: COLOURS,
    },
    Department {
        path: ["Подарки", "Аксессуары"],
        kinds: [("Шарф", 129), ("Платок", 99), ("Ремень", 119), ("Сумка", 349), ("Кошелёк", 139)],
        property: "Оттенок",
        variants: SHADES,
    },
];

/// Names of collections.
pub(super) static COLLECTIONS: [&str; 10] =
    ["Баҳор", "Анор", "Тонг", "Чаман", "Шабнам", "Зарра", "Гулоб", "Осмон", "Дарё", "Юлдуз"];

/// Firms that supply.
pub(super) static SUPPLIERS: [&str; 6] = [
    "Оқ Пахта Текстиль",
    "Кўк Гумбаз Керамика",
    "Тонг Трейд",
    "Саховат Импорт",
    "Нур Ҳунар",
    "Сарбон Логистик",
];

/// First names and how they are read.
pub(super) static FIRST_NAMES: [&str; 10] =
    ["Азиз", "Малика", "Рустам", "Нигора", "Тимур", "Севара", "Жасур", "Лола", "Бахтиёр", "Умида"];

/// Family names.
pub(super) static LAST_NAMES: [&str; 8] =
    ["Тоғаев", "Гулзоров", "Қирғоқов", "Шамолов", "Булоқов", "Чинорзода", "Ёғдуев", "Сойибназар"];
