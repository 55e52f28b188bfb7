//! What must not be written down: credentials in paths, queries and bodies; and names, which some readers may not see.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

/// Stands where a credential stood.
const MASKED: &str = "***";

/// Members that carry credentials, folded.
const SECRETS: [&str; 16] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "apitoken",
    "authorization",
    "authtoken",
    "clientsecret",
    "cookie",
    "idtoken",
    "passwd",
    "password",
    "pin",
    "privatekey",
    "refreshtoken",
    "secret",
    "token",
];

/// Path segments from this length on that have a digit are taken for credentials, unless they look like a UUID.
const TOKEN_CHARS: usize = 24;

/// Knows what is a credential.
#[derive(Clone, Debug)]
pub struct Mask {
    secrets: BTreeSet<String>,
}

impl Default for Mask {
    fn default() -> Self {
        Self::with(&[])
    }
}

impl Mask {
    /// With more names of members that carry credentials; case, `-` and `_` do not matter.
    #[must_use]
    pub fn with(more: &[String]) -> Self {
        let known = SECRETS.iter().map(|name| (*name).to_owned());
        Self { secrets: known.chain(more.iter().map(|name| folded(name))).collect() }
    }

    /// Whether a member of this name carries a credential.
    #[must_use]
    pub fn hides(&self, name: &str) -> bool {
        self.secrets.contains(&folded(name))
    }

    /// A value under its name.
    #[must_use]
    pub fn value<'a>(&self, name: &str, value: &'a str) -> Cow<'a, str> {
        if self.hides(name) { MASKED.into() } else { value.into() }
    }

    /// Masks members of a document, however deep.
    pub fn json(&self, document: &mut Value) {
        match document {
            Value::Object(members) => {
                for (name, value) in members {
                    if self.hides(name) && !value.is_null() {
                        *value = MASKED.into();
                    } else {
                        self.json(value);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Masks what stands behind a secret's name in a text that is no document, or only the beginning of one.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_of_a_name) {
            let (before, from) = rest.split_at(start);
            let (name, behind) = from.split_at(from.find(|c| !is_of_a_name(c)).unwrap_or(from.len()));
            out.push_str(before);
            out.push_str(name);
            rest = behind;
            if !self.hides(name) {
                continue;
            }
            let Some(lead) = lead_of_a_value(behind) else { continue };
            let (lead, value) = behind.split_at(lead);
            out.push_str(lead);
            out.push_str(MASKED);
            rest = &value[end_of_a_value(value, lead.ends_with('"'))..];
        }
        out.push_str(rest);
        out
    }

    /// Masks segments of a path that look like credentials.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let shown = |segment| if is_token(segment) { MASKED } else { segment };
        path.split('/').map(shown).collect::<Vec<_>>().join("/")
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// How many bytes stand between a name and its value: `":"`, `=`, `: `; `None` where no value follows.
fn lead_of_a_value(behind: &str) -> Option<usize> {
    let sign = behind.trim_start_matches(['"', '\'', ' ', '\t', '\r', '\n']);
    let value = sign.strip_prefix([':', '='])?.trim_start();
    let value = value.strip_prefix('"').unwrap_or(value);
    Some(behind.len() - value.len())
}

fn end_of_a_value(value: &str, quoted: bool) -> usize {
    if !quoted {
        return value.find(['&', ',', '}', ']', '\n', '<']).unwrap_or(value.len());
    }
    let mut escaped = false;
    let end = value.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.unwrap_or(value.len())
}

fn is_token(segment: &str) -> bool {
    let of_a_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let long = segment.len() >= TOKEN_CHARS && segment.chars().all(of_a_token);
    long && segment.contains(|c: char| c.is_ascii_digit()) && !is_uuid(segment)
}

/// Vendors write ids that look like UUIDs and are not quite.
fn is_uuid(segment: &str) -> bool {
    segment.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// Members that name people, folded.
const NAMES: [&str; 8] = [
    "customername",
    "firstname",
    "fullname",
    "lastname",
    "middlename",
    "patronymic",
    "personname",
    "surname",
];

/// Members that reach people, folded.
const CONTACTS: [&str; 4] = ["email", "mail", "phone", "phonenumber"];

/// Objects whose `name` is a person's, folded.
const PEOPLE: [&str; 7] = ["agent", "buyer", "client", "contact", "counterparty", "customer", "recipient"];

/// Shortens the names of people to their first letters, and hides how to reach them.
pub(crate) fn hide_people(document: &mut Value, inside: &str) {
    match document {
        Value::Object(members) => {
            let person = PEOPLE.contains(&folded(inside).as_str());
            for (name, value) in members {
                let key = folded(name);
                let names = NAMES.contains(&key.as_str()) || (person && key == "name");
                let reaches = CONTACTS.contains(&key.as_str());
                if let Value::String(text) = value
                    && (names || reaches)
                {
                    *text = if names { initials(text) } else { hidden(text) };
                } else {
                    hide_people(value, name);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide_people(item, inside)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An empty text hides nothing.
fn hidden(text: &str) -> String {
    if text.is_empty() { String::new() } else { "•••".to_owned() }
}

/// `Ivan Petrov ` becomes `I••• P••• `: who knows the person recognises them, nobody else does.
fn initials(name: &str) -> String {
    let short = |word: &str| word.chars().next().map_or_else(String::new, |first| format!("{first}•••"));
    name.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_that_carry_credentials_are_masked() {
        let mut document = json!({
            "token": "t", "Auth-Token": 7, "user": {"access_token": {"a": 1}, "name": "n"},
            "list": [{"PASSWORD": "p"}], "pin": null, "tokens": 3,
        });
        Mask::default().json(&mut document);
        let masked = json!({
            "token": "***", "Auth-Token": "***", "user": {"access_token": "***", "name": "n"},
            "list": [{"PASSWORD": "***"}], "pin": null, "tokens": 3,
        });
        assert_eq!(document, masked);
    }

    #[test]
    fn more_names_can_be_told() {
        let mask = Mask::with(&["X-Shop-Word".to_owned()]);
        assert!(mask.hides("x_shop_word") && mask.hides("token"));
        assert!(!Mask::default().hides("x_shop_word"));
    }

    #[test]
    fn texts_lose_what_stands_behind_the_name() {
        let mask = Mask::default();
        for (text, masked) in [
            (r#"{"token": "a\"b", "x": 1"#, r#"{"token": "***", "x": 1"#),
            (r#"{"token":"cut of"#, r#"{"token":"***"#),
            ("login=me&password=a%20b&x=1", "login=me&password=***&x=1"),
            ("Authorization: Bearer abc\nHost: x", "Authorization: ***\nHost: x"),
            ("my token is lost", "my token is lost"),
            ("<token>", "<token>"),
            ("пароль token=я,ё", "пароль token=***,ё"),
            ("token=", "token=***"),
        ] {
            assert_eq!(mask.text(text), masked);
        }
    }

    #[test]
    fn segments_that_look_like_tokens_are_masked() {
        let mask = Mask::default();
        for (path, masked) in [
            ("/0f1e2d3c4b5a69788796a5b4c3d2e1f0/api/v2/list", "/***/api/v2/list"),
            ("/x/8f1cb7d4-7b2a-4a2a-9e7c-0242ac120002/y", "/x/8f1cb7d4-7b2a-4a2a-9e7c-0242ac120002/y"),
            ("/a-rather-long-word-of-a-path", "/a-rather-long-word-of-a-path"),
            ("/api/v2/bill/byid/49152", "/api/v2/bill/byid/49152"),
        ] {
            assert_eq!(mask.path(path), masked);
        }
    }

    #[test]
    fn people_keep_their_first_letters() {
        let mut document = json!({
            "customername": "Ivan Petrov ", "name": "Goods", "phone": "+7 900",
            "customer": {"name": "Иван", "inn": ""}, "products": [{"name": "Top"}],
        });
        hide_people(&mut document, "");
        let hidden = json!({
            "customername": "I••• P••• ", "name": "Goods", "phone": "•••",
            "customer": {"name": "И•••", "inn": ""}, "products": [{"name": "Top"}],
        });
        assert_eq!(document, hidden);
    }
}
