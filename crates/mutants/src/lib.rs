//! Faults made by hand, to test the tests with: `cargo xtask mutants` switches on one after another, and every one must be
//! noticed. What they are is in [`LIST`]; where they are is where [`mutant!`] names them. Running them is `xtask`'s.
//!
//! Without the feature `on` nothing of this is in a build: [`mutant!`] is its good half, [`statement`] is its text.

mod list;

pub use list::{LIST, Mutant, Place};

#[cfg(all(feature = "on", not(debug_assertions)))]
compile_error!("faults are for tests; a release is built without the feature `on`");

/// The variable of the environment that names the fault of a run; none is switched on without it.
pub const SWITCH: &str = "PRILAVOK_MUTANT";

/// `mutant!("name-in-the-list", good, bad)` is `good`; in a run that switches this fault on, it is `bad`.
#[cfg(not(feature = "on"))]
#[macro_export]
macro_rules! mutant {
    ($name:literal, $good:expr, $bad:expr $(,)?) => {
        $good
    };
}

/// `mutant!("name-in-the-list", good, bad)` is `good`; in a run that switches this fault on, it is `bad`.
#[cfg(feature = "on")]
#[macro_export]
macro_rules! mutant {
    ($name:literal, $good:expr, $bad:expr $(,)?) => {
        if $crate::is_on(const { $crate::position($name) }) { $bad } else { $good }
    };
}

/// The text of a statement; in a run that switches on a fault of this statement, the faulty one.
///
/// * `name`: the statement's module path and constant
#[cfg(not(feature = "on"))]
#[must_use]
pub const fn statement<'t>(_name: &str, text: &'t str) -> std::borrow::Cow<'t, str> {
    std::borrow::Cow::Borrowed(text)
}

#[cfg(feature = "on")]
pub use switch::{is_on, position, statement};

#[cfg(feature = "on")]
mod switch {
    //! The halves that are built for a run of faults.

    use std::borrow::Cow;
    use std::sync::LazyLock;

    use crate::{LIST, Place, SWITCH};

    static CHOSEN: LazyLock<Option<usize>> = LazyLock::new(|| {
        let name = std::env::var(SWITCH).ok()?;
        let found = LIST.iter().position(|mutant| mutant.name == name);
        Some(found.unwrap_or_else(|| panic!("{SWITCH}={name}: there is no such fault")))
    });

    /// Whether this run has the fault at a position of the list.
    #[must_use]
    pub fn is_on(position: usize) -> bool {
        *CHOSEN == Some(position)
    }

    /// Where a fault is in the list.
    ///
    /// # Panics
    /// When compiled, for a name that is not there.
    #[must_use]
    pub const fn position(name: &str) -> usize {
        let mut at = 0;
        while at < LIST.len() {
            if is_same(LIST[at].name.as_bytes(), name.as_bytes()) {
                return at;
            }
            at += 1;
        }
        panic!("a fault that is not in the list");
    }

    const fn is_same(one: &[u8], other: &[u8]) -> bool {
        let mut at = 0;
        while at < one.len() && at < other.len() && one[at] == other[at] {
            at += 1;
        }
        at == one.len() && at == other.len()
    }

    /// The text of a statement; in a run that switches on a fault of this statement, the faulty one.
    ///
    /// * `name`: the statement's module path and constant
    #[must_use]
    pub fn statement<'t>(name: &str, text: &'t str) -> Cow<'t, str> {
        match (*CHOSEN).map(|at| LIST[at].place) {
            Some(Place::Statement { of, good, bad }) if of == name => text.replacen(good, bad, 1).into(),
            Some(Place::Statement { .. } | Place::Code) | None => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::*;

    /// The rooms that have faults.
    const CORE: [&str; 4] = ["domain", "db", "store", "app"];

    fn crates() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match entry.is_dir() {
                true => sources(&entry, into),
                false => into.push(entry),
            }
        }
    }

    /// The names that the sources give to `mutant!`, and how often.
    fn named() -> BTreeMap<String, usize> {
        let mut files = Vec::new();
        CORE.iter().for_each(|room| sources(&crates().join(room).join("src"), &mut files));
        let mut named = BTreeMap::new();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            for after in text.split("mutant!(").skip(1) {
                let name = after.split('"').nth(1).unwrap();
                *named.entry(name.to_owned()).or_default() += 1;
            }
        }
        named
    }

    #[test]
    fn every_fault_is_somewhere_and_nowhere_twice() {
        let listed = LIST.iter().filter(|mutant| matches!(mutant.place, Place::Code));
        let listed: BTreeMap<String, usize> = listed.map(|mutant| (mutant.name.to_owned(), 1)).collect();
        assert_eq!(named(), listed);
    }

    #[test]
    fn names_are_unique() {
        for (at, mutant) in LIST.iter().enumerate() {
            assert!(LIST[..at].iter().all(|other| other.name != mutant.name), "{}", mutant.name);
        }
    }

    #[test]
    fn every_faulty_statement_is_there_and_can_be_spoiled() {
        for mutant in LIST {
            let Place::Statement { of, good, .. } = mutant.place else { continue };
            let mut path: Vec<&str> = of.split("::").collect();
            let (constant, room) = (path.pop().unwrap(), path.remove(0));
            let file = crates().join(room).join("src").join(path.join("/")).with_extension("rs");
            let text = std::fs::read_to_string(file).unwrap();
            let declared = text.split(&format!(" {constant} = ")).nth(1).unwrap();
            assert!(declared.split(";\n").next().unwrap().contains(good), "{}", mutant.name);
        }
    }
}
