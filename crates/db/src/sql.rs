//! Static statements: one text for both engines, with the few tokens that cover where they differ.
//!
//! The tokens are described at [`Sql`]. Texts are rendered once per engine, on first use. Dynamic list queries are not
//! here: they are built with `sea-query` and run by `Rx::query_dyn`.

use std::fmt::Write as _;
use std::sync::OnceLock;

/// The two engines that can keep the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file, no service.
    Sqlite,
    /// A `PostgreSQL` server.
    Postgres,
}

/// One static statement with `$n` parameters, written once or as two texts side by side.
///
/// Outside of quotes and comments these tokens are replaced:
///
/// | token | `PostgreSQL` | `SQLite` |
/// |---|---|---|
/// | `x {in_ids $1}` with [`Value::Ids`](crate::Value::Ids) | `x = ANY($1)` | `x IN (SELECT unhex(value) FROM json_each(?1))` |
/// | `x {in_ints $1}`, `x {in_texts $1}` | `x = ANY($1)` | `x IN (SELECT value FROM json_each(?1))` |
/// | `{for_update}` | `FOR UPDATE` | nothing: there is one writer |
/// | `{order x}` | `x COLLATE "C"` | `x` |
/// | `{json x key}`: text of a top-level member | `(x ->> 'key')` | the same text, by `json_extract` |
/// | `{bigint} {bool} {text} {uuid} {bytes} {json}` | `bigint boolean text uuid bytea jsonb` | `INTEGER INTEGER TEXT BLOB BLOB TEXT` |
/// | `{clustered}` after a table's `)` | nothing | `STRICT, WITHOUT ROWID` |
/// | `{heap}` after a table's `)` | nothing | `STRICT` |
///
/// A line that starts with `--sqlite:` or `--postgres:` is for that engine only.
///
/// # Panics
/// [`Sql::text`] panics on a token it does not know, naming the statement; the prepare test of a crate renders all.
#[derive(Debug)]
pub struct Sql {
    name: &'static str,
    sqlite: Text,
    postgres: Text,
}

#[derive(Debug)]
struct Text {
    source: &'static str,
    rendered: OnceLock<String>,
}

impl Text {
    const fn new(source: &'static str) -> Self {
        Self { source, rendered: OnceLock::new() }
    }
}

impl Sql {
    /// A statement in the common subset.
    #[must_use]
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self::split(name, text, text)
    }

    /// A statement the engines really say differently. Both texts take the same parameters.
    #[must_use]
    pub const fn split(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { name, sqlite: Text::new(sqlite), postgres: Text::new(postgres) }
    }

    /// The name it has in errors and logs: its module path and constant.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text as `engine` wants it.
    #[must_use]
    pub fn text(&self, engine: Engine) -> &str {
        let text = match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        };
        text.rendered.get_or_init(|| render(self.name, &mutants::statement(self.name, text.source), engine))
    }
}

/// Declares static statements and the list `STATEMENTS` of them all; once per module.
///
/// ```
/// db::statements! {
///     /// One sale.
///     pub(crate) GET_SALE = "SELECT id, total FROM sale WHERE account = $1 AND id = $2";
///     /// The balance, locked where the engine has more than one writer.
///     pub(crate) LOCK_WALLET = {
///         sqlite: "SELECT balance FROM wallet WHERE id = $1",
///         postgres: "SELECT balance FROM wallet WHERE id = $1 FOR NO KEY UPDATE",
///     };
/// }
/// assert_eq!(STATEMENTS.len(), 2);
/// assert!(GET_SALE.name().ends_with("GET_SALE"));
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $vis:vis $name:ident = $text:tt;)*) => {
        $($(#[$meta])* $vis static $name: $crate::Sql = $crate::__sql!($name, $text);)*
        /// Every statement of this module, for the test that prepares them all on both engines.
        pub(crate) static STATEMENTS: &[&$crate::Sql] = &[$(&$name),*];
    };
}

/// One statement of [`statements!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __sql {
    ($name:ident, { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }) => {
        $crate::Sql::split(concat!(module_path!(), "::", stringify!($name)), $sqlite, $postgres)
    };
    ($name:ident, $text:expr) => {
        $crate::Sql::new(concat!(module_path!(), "::", stringify!($name)), $text)
    };
}

/// Replaces tokens and parameters, keeping quotes and comments as they are. `name` is for the panic.
pub(crate) fn render(name: &str, source: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        match engine_line(line) {
            Some((only, rest)) if only == engine => out.push_str(rest),
            Some(_) => {}
            None => out.push_str(line),
        }
    }
    replace_tokens(name, &out, engine)
}

fn engine_line(line: &str) -> Option<(Engine, &str)> {
    let line = line.trim_start();
    let sqlite = line.strip_prefix("--sqlite:").map(|rest| (Engine::Sqlite, rest));
    sqlite.or_else(|| line.strip_prefix("--postgres:").map(|rest| (Engine::Postgres, rest)))
}

fn replace_tokens(name: &str, source: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['\'', '"', '-', '{', '$']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (piece, len) = match rest.as_bytes()[0] {
            quote @ (b'\'' | b'"') => verbatim(rest, end_of_quote(rest, char::from(quote))),
            b'-' if rest.starts_with("--") => verbatim(rest, rest.find('\n').unwrap_or(rest.len())),
            b'{' => {
                let end = rest.find('}').unwrap_or_else(|| panic!("{name}: a token is not closed"));
                (token(name, &rest[1..end], engine), end + 1)
            }
            b'$' => (parameter("$", engine), 1),
            _ => verbatim(rest, 1),
        };
        out.push_str(&piece);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

fn verbatim(rest: &str, len: usize) -> (String, usize) {
    (rest[..len].to_owned(), len)
}

/// A doubled quote inside reads as the end of one literal and the start of the next, which is just as well.
fn end_of_quote(rest: &str, quote: char) -> usize {
    rest[1..].find(quote).map_or(rest.len(), |at| at + 2)
}

/// `SQLite` numbers `$1` by first appearance and `?1` by its number.
pub(crate) fn parameter(text: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => text.replace('$', "?"),
        Engine::Postgres => text.to_owned(),
    }
}

fn token(name: &str, token: &str, engine: Engine) -> String {
    let words: Vec<&str> = token.split_whitespace().collect();
    let (sqlite, postgres) = match words[..] {
        ["in_ids", list] => {
            let list = parameter(list, engine);
            (format!("IN (SELECT unhex(value) FROM json_each({list}))"), format!("= ANY({list})"))
        }
        ["in_ints" | "in_texts", list] => {
            let list = parameter(list, engine);
            (format!("IN (SELECT value FROM json_each({list}))"), format!("= ANY({list})"))
        }
        ["for_update"] => (String::new(), "FOR UPDATE".to_owned()),
        ["order", column] => (column.to_owned(), format!("{column} COLLATE \"C\"")),
        ["json", column, key] => (json_member(column, key), format!("({column} ->> '{key}')")),
        ["bigint"] => pair("INTEGER", "bigint"),
        ["bool"] => pair("INTEGER", "boolean"),
        ["text"] => pair("TEXT", "text"),
        ["uuid"] => pair("BLOB", "uuid"),
        ["bytes"] => pair("BLOB", "bytea"),
        ["json"] => pair("TEXT", "jsonb"),
        ["clustered"] => pair("STRICT, WITHOUT ROWID", ""),
        ["heap"] => pair("STRICT", ""),
        _ => panic!("{name}: unknown token {{{token}}}"),
    };
    match engine {
        Engine::Sqlite => sqlite,
        Engine::Postgres => postgres,
    }
}

fn pair(sqlite: &str, postgres: &str) -> (String, String) {
    (sqlite.to_owned(), postgres.to_owned())
}

/// `SQLite`'s `->>` turns `true` into 1; this says what `PostgreSQL`'s would.
fn json_member(column: &str, key: &str) -> String {
    let mut out = String::new();
    let path = format!("'$.\"{key}\"'");
    write!(
        out,
        "(CASE json_type({column}, {path}) WHEN 'text' THEN {column} ->> {path} \
         WHEN 'null' THEN NULL ELSE {column} -> {path} END)"
    )
    .expect("writing to a string cannot fail");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(source: &str) -> [String; 2] {
        [Engine::Sqlite, Engine::Postgres].map(|engine| render("a test", source, engine))
    }

    #[test]
    fn parameters_are_numbered_on_both() {
        assert_eq!(both("a = $2 AND b = $10"), ["a = ?2 AND b = ?10", "a = $2 AND b = $10"]);
    }

    #[test]
    fn quotes_and_comments_stay() {
        let text = "SELECT '{\"a\": \"$1\"}', 'it''s {x}', \"{y}\" -- {z} $2\n, 3 - $1";
        let rest = text.strip_suffix("$1").unwrap_or_default();
        assert_eq!(both(text), [format!("{rest}?1"), text.to_owned()]);
    }

    #[test]
    fn lists() {
        let expected = ["x IN (SELECT unhex(value) FROM json_each(?3))", "x = ANY($3)"];
        assert_eq!(both("x {in_ids $3}"), expected);
        let expected = ["x IN (SELECT value FROM json_each(?3))", "x = ANY($3)"];
        assert_eq!(both("x {in_ints $3}"), expected);
        assert_eq!(both("x {in_texts $3}"), expected);
    }

    #[test]
    fn locks_orders_and_types() {
        assert_eq!(both("{for_update}"), ["", "FOR UPDATE"]);
        assert_eq!(both("ORDER BY {order p.name}"), ["ORDER BY p.name", "ORDER BY p.name COLLATE \"C\""]);
        let types = "{bigint} {bool} {text} {uuid} {bytes} {json}";
        let expected = ["INTEGER INTEGER TEXT BLOB BLOB TEXT", "bigint boolean text uuid bytea jsonb"];
        assert_eq!(both(types), expected);
        assert_eq!(both(") {clustered}; ) {heap};"), [") STRICT, WITHOUT ROWID; ) STRICT;", ") ; ) ;"]);
    }

    #[test]
    fn lines_for_one_engine() {
        let text = "a {text}\n--sqlite: b {text}\n  --postgres: c {text}\nd";
        assert_eq!(both(text), ["a TEXT\n b TEXT\nd", "a text\n c text\nd"]);
    }

    #[test]
    #[should_panic(expected = "a test: unknown token {in_idz $1}")]
    fn an_unknown_token_names_its_statement() {
        both("x {in_idz $1}");
    }

    #[test]
    #[should_panic(expected = "a test: a token is not closed")]
    fn an_open_token_names_its_statement() {
        both("x {in_ids $1");
    }
}
