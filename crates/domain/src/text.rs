//! Text as search and uniqueness see it. How a query compares folded texts is the store's business.

/// The form in which names are compared and searched: trimmed, lower case, `ё` as `е`, runs of white space as one space.
///
/// ```
/// # use domain::text::fold;
/// assert_eq!(fold("  Алёна \t Ёлкина "), "алена елкина");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }));
    }
    out
}

/// The decimal digits of a phone number.
///
/// ```
/// # use domain::text::digits;
/// assert_eq!(digits("+998 (90) 123-45-67"), "998901234567");
/// ```
#[must_use]
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A `LIKE` pattern for texts that contain `part`; `!` is the escape character.
///
/// ```
/// # use domain::text::containing;
/// assert_eq!(containing("100%_!"), "%100!%!_!!%");
/// ```
#[must_use]
pub fn containing(part: &str) -> String {
    format!("%{}%", escaped(part))
}

/// A `LIKE` pattern for texts that start with `part`; `!` is the escape character.
///
/// ```
/// # use domain::text::starting;
/// assert_eq!(starting("a_b"), "a!_b%");
/// ```
#[must_use]
pub fn starting(part: &str) -> String {
    format!("{}%", escaped(part))
}

fn escaped(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out
}
