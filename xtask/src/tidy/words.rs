//! Words that must not appear: vendors' names in the rooms that serve every vendor, and paths of somebody's machine.

use crate::repo::File;

/// Names of vendors, in small letters; found inside longer words too.
const VENDORS: &[&str] = &["moysklad", "posiflora", "produman", "evotor"];

/// Names too short for that; found as whole words.
const SHORT_VENDORS: &[&str] = &["ox"];

/// The rooms that do not know any vendor.
const NEUTRAL: &[&str] = &["crates/domain/", "crates/db/", "crates/store/", "crates/app/"];

/// Where a home or a work folder begins. Written in two halves, so that this file does not complain about itself.
const MACHINE_PATHS: &[&str] =
    &[concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/wo", "rk/"), concat!("C:", "\\")];

/// Complains about vendors' names and machine paths.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let machine = files.iter().flat_map(|file| complaints(file, machine_paths(&file.text)));
    let neutral = files.iter().filter(|file| NEUTRAL.iter().any(|room| file.path.starts_with(room)));
    neutral.flat_map(|file| complaints(file, vendor_words(&file.text))).chain(machine).collect()
}

fn complaints(file: &File, found: Vec<(usize, &'static str)>) -> impl Iterator<Item = String> {
    found.into_iter().map(|(line, word)| format!("{}:{line}: `{word}` has no place here", file.path))
}

/// Machine paths, with line numbers.
fn machine_paths(text: &str) -> Vec<(usize, &'static str)> {
    let found = |line: &str| MACHINE_PATHS.iter().copied().find(|path| starts_a_path(line, path));
    text.lines().enumerate().filter_map(|(at, line)| Some((at + 1, found(line)?))).collect()
}

/// Whether the line has the path from its beginning on, and not as the middle of a longer path or address.
fn starts_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !"._-}*".contains(before))
    })
}

/// Vendors' names, with line numbers. The references under a `# Source` heading may name whose contract it is.
fn vendor_words(text: &str) -> Vec<(usize, &'static str)> {
    let mut in_source = false;
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let comment =
            line.trim().strip_prefix("///").or_else(|| line.trim().strip_prefix("//!")).map(str::trim);
        in_source = match comment {
            Some("# Source") => true,
            Some(heading) if heading.starts_with("# ") => false,
            Some(_) => in_source,
            None => false,
        };
        if !in_source {
            out.extend(vendor_in(line).map(|word| (at + 1, word)));
        }
    }
    out
}

fn vendor_in(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    let mut words = line.split(|letter: char| !letter.is_alphanumeric());
    let long = VENDORS.iter().find(|name| line.contains(**name));
    long.or_else(|| SHORT_VENDORS.iter().find(|name| words.any(|word| word == **name))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_are_found_wherever_they_hide() {
        let found = |text| vendor_words(text).len();
        assert_eq!(found("let evotor_id = 1;\n// like Posiflora does\nox: i64, ox_id, Ox"), 3);
        assert_eq!(found("box, boxes, oxygen, foxes"), 0);
    }

    #[test]
    fn sources_may_be_named() {
        let text =
            "/// Splits.\n///\n/// # Source\n/// Posiflora contract 11.2, OX contract 5.1.\nfn split() {}";
        assert_eq!(vendor_words(text), []);
        assert_eq!(vendor_words(&text.replace("fn split", "fn ox")), [(5, "ox")]);
        assert_eq!(vendor_words(&text.replace("# Source", "# Errors")), [(4, "posiflora")]);
    }

    #[test]
    fn machine_paths_are_paths_from_the_root() {
        let path = MACHINE_PATHS[0];
        assert_eq!(machine_paths(&format!("see {path}me/notes")).len(), 1);
        assert_eq!(machine_paths(&format!("GET /v1{path}x and example.com{path}")).len(), 0);
    }
}
