//! Ids of properties: the vendor hashes the property's name, written in Latin letters.
//!
//! # Source
//! Contract 3.8: nine names of the vendor's page verify the rule; the letters that no name there has follow the common
//! transliteration.

use md5::{Digest, Md5};

/// `md5(translit(name))` in hex; case is kept, spaces become `_`.
pub(crate) fn id(name: &str) -> String {
    let mut latin = String::with_capacity(name.len());
    name.chars().for_each(|letter| push_latin(&mut latin, letter));
    Md5::digest(latin).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn push_latin(out: &mut String, letter: char) {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let latin = match lower {
        ' ' => "_",
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'й' | 'ы' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return out.push(letter),
    };
    if lower == letter {
        out.push_str(latin);
    } else {
        let mut letters = latin.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin(name: &str) -> String {
        let mut out = String::new();
        name.chars().for_each(|letter| push_latin(&mut out, letter));
        out
    }

    #[test]
    fn names_are_written_in_latin_letters() {
        for (name, ours) in [
            ("Пол", "Pol"),
            ("Размер", "Razmer"),
            ("Цвет", "Tsvet"),
            ("Объем", "Obem"),
            ("Бренд", "Brend"),
            ("Тип", "Tip"),
            ("Сезон", "Sezon"),
            ("Подкатегория 1", "Podkategoriya_1"),
            ("Щётка Size", "Shchetka_Size"),
        ] {
            assert_eq!(latin(name), ours);
        }
    }

    #[test]
    fn ids_are_those_of_the_vendors_page() {
        assert_eq!(id("Пол"), "141146f6421f3d59ae5d77b1beb72efb");
        assert_eq!(id("Подкатегория 1"), "ac192a26a6e6e1da12dd36ae0299eafa");
    }
}
