//! Rust files: how they open, how long they are, and whether the store lists all of its statements.

use crate::repo::File;

/// The longest file that is still read from top to bottom.
const MAX_LINES: usize = 600;

/// The crate whose statements are listed, so that one test can prepare them all.
const STORE: &str = "crates/store/src/";

/// Complains about openings, lengths and statements that are not listed.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let rust: Vec<&File> = files.iter().filter(|file| file.is_rust()).collect();
    let one_by_one = rust.iter().flat_map(|file| [opening(file), length(file)]).flatten();
    one_by_one.chain(unlisted(&rust)).collect()
}

fn opening(file: &File) -> Option<String> {
    let said = file.text.lines().next().and_then(|line| line.strip_prefix("//! "));
    let complaint = format!("{}:1: must open with `//!`: what lives here, and what does not", file.path);
    if said.is_some() { None } else { Some(complaint) }
}

fn length(file: &File) -> Option<String> {
    let lines = file.lines().count();
    (lines > MAX_LINES).then(|| format!("{}: {lines} lines, more than {MAX_LINES}", file.path))
}

/// Modules of the store that declare statements and appear in no list of a module above them.
fn unlisted(files: &[&File]) -> Vec<String> {
    let declares = |file: &File| {
        file.lines().any(|(_, line)| line.starts_with("db::statements!") || line.starts_with("statements!"))
    };
    let modules =
        files.iter().filter(|file| declares(file)).filter_map(|file| Some((file, module_path(&file.path)?)));
    modules
        .filter(|(_, module)| !module.is_empty() && !listed(module, files))
        .map(|(file, module)| {
            format!(
                "{}: `{}::STATEMENTS` is missing from the list in {STORE}lib.rs",
                file.path,
                module.join("::")
            )
        })
        .collect()
}

/// `crates/store/src/sales/postings.rs` is the module `sales::postings`.
fn module_path(path: &str) -> Option<Vec<&str>> {
    let inside = path.strip_prefix(STORE)?.strip_suffix(".rs")?;
    let mut module: Vec<_> = inside.split('/').collect();
    if matches!(module.last(), Some(&"mod" | &"lib")) {
        module.pop();
    }
    Some(module)
}

/// Whether the crate root lists the module, or a module above it does that is listed itself.
fn listed(module: &[&str], files: &[&File]) -> bool {
    (0..module.len()).any(|above| {
        let (outer, rest) = module.split_at(above);
        let list = format!("{}::STATEMENTS", rest.join("::"));
        let names = files.iter().filter(|file| module_path(&file.path).is_some_and(|path| path == outer));
        let found = names.into_iter().any(|file| mentions(file, &list));
        found && (outer.is_empty() || listed(outer, files))
    })
}

/// Whether a line has the words and they are not the end of a longer path.
fn mentions(file: &File, words: &str) -> bool {
    file.text.match_indices(words).any(|(at, _)| {
        file.text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn complaints(list: &str, middle: &str) -> Vec<String> {
        let declared = "//! x\ndb::statements! {\n}\n";
        check(&[
            file("crates/store/src/lib.rs", &format!("//! x\n{list}")),
            file("crates/store/src/sales/mod.rs", &format!("//! x\n{middle}")),
            file("crates/store/src/sales/lines.rs", declared),
        ])
    }

    #[test]
    fn statements_are_listed_directly_or_through_the_module_above() {
        assert!(complaints("&[sales::lines::STATEMENTS]", "").is_empty());
        assert!(complaints("&[sales::STATEMENTS]", "&[lines::STATEMENTS]").is_empty());
        assert_eq!(complaints("", "&[lines::STATEMENTS]").len(), 1);
        assert_eq!(complaints("&[online_sales::lines::STATEMENTS]", "").len(), 1);
    }

    #[test]
    fn files_open_with_a_word_and_end_somewhere() {
        assert_eq!(check(&[file("a.rs", "fn main() {}")]).len(), 1);
        assert_eq!(check(&[file("a.rs", &format!("//! Long.\n{}", "\n".repeat(MAX_LINES)))]).len(), 1);
        assert_eq!(check(&[file("a.md", "Not Rust.")]).len(), 0);
    }
}
