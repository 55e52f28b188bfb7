# Строки веб-лица. Имя строки одинаково во всех языках.
app-name = Прилавок
skip = К содержанию
nav-label = Разделы
language-label = Язык
sign-out = Выйти

sign-in-title = Вход
sign-in-login = Логин
sign-in-login-hint = Логин сотрудника. Если учётных записей несколько: логин@магазин
sign-in-password = Пароль
sign-in-account = Магазин
sign-in-account-hint = Короткое имя магазина, если его нет в логине
sign-in-enter = Войти
sign-in-wrong = Логин или пароль не подошли. Проверьте раскладку и имя магазина.
sign-in-often = { $minutes ->
    [one] Слишком много попыток. Попробуйте через { $minutes } минуту.
    [few] Слишком много попыток. Попробуйте через { $minutes } минуты.
   *[many] Слишком много попыток. Попробуйте через { $minutes } минут.
}

sessions-title = Где открыт вход
sessions-lead = Незнакомый вход завершите и смените пароль.
sessions-agent = Браузер
sessions-opened = Открыт
sessions-seen = Последний раз
sessions-end = Завершить
sessions-this = этот браузер

journal-title = Журнал обмена
journal-count = { $count ->
    [one] { $shown } запись
    [few] { $shown } записи
   *[many] { $shown } записей
}
search-label = Номер счёта или id чека
search-go = Найти
filters = Отбор
filters-apply = Показать
files-label = Выгрузить:
files-table = Таблица

field-bill = Счёт
field-receipt = Чек
field-shop = Магазин
field-kind = Вид
field-direction = Направление
field-from = С
field-until = По
field-flagged = Только с отметкой
field-dialect = Протокол
field-problem = Не получилось прочитать: проверьте число или дату.

chips-label = Условия отбора
chip-remove = , убрать
chips-clear = Убрать отбор

column-time = Время
column-event = Событие
column-about = О чём
column-said = Содержание
way-any = Все
way-request = Запрос
way-answer = Ответ
way-gap = Пропуск
status-none = без ответа
row-flagged = проверить
row-truncated = не полностью
about-bill = Счёт { $number }
about-receipt = Чек { $id }
about-lead = Всё, что было сказано об этом, от начала к концу.
about-list = Открыть списком
about-cut = Показаны последние 500 записей.
bill-sale = Продажа
bill-state = Состояние
bill-total = Итого
bill-paid = Оплачено
bill-prepaid = Внесено вперёд
bill-debt = Долг
bill-open = ждёт оплаты
bill-settled = оплачен
bill-settled-partially = оплачен частично, остальное не взяли
bill-on-credit = отдан в долг
bill-returned = возвращён
bill-cancelled = отменён

said-nothing = пусто
gap-lost = { $count ->
    [one] Потеряна { $shown } запись: журнал не успевал.
    [few] Потеряны { $shown } записи: журнал не успевал.
   *[many] Потеряно { $shown } записей: журнал не успевал.
}
said-whole = Показать целиком

names-hide = Скрыть имена
names-show = Показать имена
names-hidden = Имена скрыты

exchange-title = Обмен { $kind }
fact-address = Адрес
fact-pair = Пара

pages-label = Страницы
pages-newest = Самые новые
pages-newer = Новее
pages-older = Старше
pages-rows = По { $rows } строк

nothing-found = Ничего не нашлось
nothing-found-hint = Под этот отбор не подходит ни одна запись.
nothing-yet = Записей пока нет
nothing-yet-hint = Как только терминал или облако обратятся к магазину, здесь появятся их запросы и ответы.

failure-home = На главную
failure-stale = Форма устарела
failure-stale-hint = Вернитесь назад, обновите страницу и отправьте её ещё раз.
failure-missing = Такой страницы нет
failure-missing-hint = Возможно, запись уже удалена по сроку хранения или относится к другому магазину.
failure-forbidden = Нет доступа
failure-forbidden-hint = Для этой страницы роли нужно право { $permission }. Его даёт владелец.
failure-refused = Не получилось
failure-fault = Что-то сломалось
failure-fault-hint = Мы записали ошибку. Попробуйте ещё раз чуть позже.
