//! Tables in the papers that are generated from the operation tables of the dialects.
//!
//! A table stands between `<!-- table: NAME -->` and `<!-- end -->`, each on a line of its own, and is what
//! `prilavok coverage --markdown NAME` prints.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Tables;
use crate::repo::{self, File};

const END: &str = "<!-- end -->";

/// Complains about tables that differ from what the server prints, or writes them anew.
pub(super) fn check(files: &[File], tables: Tables) -> Result<Vec<String>, String> {
    let mut printed = Printed::default();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let fresh = match regenerate(&file.text, |name| printed.table(name)) {
            Ok(fresh) if fresh == file.text => continue,
            Ok(fresh) => fresh,
            Err(complaint) => {
                complaints.push(format!("{}: {complaint}", file.path));
                continue;
            }
        };
        if tables == Tables::Write {
            std::fs::write(file.location(), fresh).map_err(|error| format!("{}: {error}", file.path))?;
        } else {
            complaints.push(format!("{}: a table is out of date; run cargo xtask tidy --fix", file.path));
        }
    }
    Ok(complaints)
}

/// What the server printed; it is asked once for each table.
#[derive(Default)]
struct Printed(BTreeMap<String, String>);

impl Printed {
    fn table(&mut self, name: &str) -> Result<String, String> {
        match self.0.entry(name.to_owned()) {
            Entry::Occupied(known) => Ok(known.get().clone()),
            Entry::Vacant(place) => {
                let mut server = repo::cargo();
                server.args(["run", "--quiet", "--package", "server", "--", "coverage", "--markdown", name]);
                Ok(place.insert(repo::output(server)?).clone())
            }
        }
    }
}

/// The text with every table replaced by what `table` says about its name.
fn regenerate(text: &str, mut table: impl FnMut(&str) -> Result<String, String>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out.push_str(line);
        let Some(name) = line.trim().strip_prefix("<!-- table: ").and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let end =
            lines.find(|line| line.trim() == END).ok_or_else(|| format!("table {name} has no `{END}`"))?;
        out.push_str(table(name)?.trim());
        out.push('\n');
        out.push_str(end);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_replaced_between_their_marks() {
        let text = "a\n<!-- table: x -->\nold\nold\n<!-- end -->\nb\n<!-- table: y -->\n<!-- end -->\n";
        let fresh = "a\n<!-- table: x -->\nnew x\n<!-- end -->\nb\n<!-- table: y -->\nnew y\n<!-- end -->\n";
        let table = |name: &str| Ok(format!("new {name}\n"));
        assert_eq!(regenerate(text, table).as_deref(), Ok(fresh));
        assert_eq!(regenerate(fresh, table).as_deref(), Ok(fresh));
    }

    #[test]
    fn a_table_without_an_end_is_a_complaint() {
        assert!(regenerate("<!-- table: x -->\nold\n", |_| Ok(String::new())).is_err());
    }
}
