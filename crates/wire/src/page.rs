//! Pages by number: `page` from 1, `size` items each. What a page beyond the end looks like is the contract's.

use crate::{Fields, Kind};

/// Pages above this are refused; it keeps [`Page::offset`] far from overflow.
const MAX_NUMBER: i64 = 1_000_000_000;

/// One contract's rules for page sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRules {
    /// Size when none is asked for.
    pub default_size: u32,
    /// Largest size served.
    pub max_size: u32,
    /// What happens to a larger one.
    pub oversize: Oversize,
}

/// What happens to a page size above the maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oversize {
    /// It is a problem of the request.
    Refuse,
    /// The maximum is served.
    Clamp,
}

/// The page that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Number, from 1.
    pub number: u32,
    /// Items per page, from 1.
    pub size: u32,
}

impl Page {
    /// Reads the fields `page` and `size`; zero, negative and unreadable ones are noted as problems.
    ///
    /// ```
    /// # use wire::{Limits, Page, PageRules, Tree, fields, page::Oversize};
    /// let rules = PageRules { default_size: 20, max_size: 500, oversize: Oversize::Refuse };
    /// let tree = Tree::from_query("page=3", &Limits::default())?;
    /// let page = fields::read(&tree, |f| Page::read(f, rules)).unwrap();
    /// assert_eq!((page.offset(), page.limit()), (40, 20));
    /// # Ok::<(), wire::TreeError>(())
    /// ```
    pub fn read(f: &Fields<'_>, rules: PageRules) -> Self {
        let number = f.int("page").within(1..=MAX_NUMBER).check(small).or(1);
        let size = f.int("size").within(1..).check(|size| match rules.oversize {
            Oversize::Refuse if size > rules.max_size.into() => Err(Kind::Range),
            Oversize::Refuse | Oversize::Clamp => small(size.min(rules.max_size.into())),
        });
        Self { number, size: size.or(rules.default_size) }
    }

    /// How many items come before the page.
    pub fn offset(self) -> i64 {
        (i64::from(self.number) - 1) * i64::from(self.size)
    }

    /// How many items the page has at most.
    pub fn limit(self) -> i64 {
        self.size.into()
    }
}

fn small(value: i64) -> Result<u32, Kind> {
    u32::try_from(value).map_err(|_| Kind::Range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Tree, fields};

    fn read(query: &str, oversize: Oversize) -> Result<(u32, u32), usize> {
        let rules = PageRules { default_size: 20, max_size: 500, oversize };
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        fields::read(&tree, |f| Page::read(f, rules))
            .map(|page| (page.number, page.size))
            .map_err(|all| all.len())
    }

    #[test]
    fn pages_are_bounded() {
        assert_eq!(read("", Oversize::Refuse), Ok((1, 20)));
        assert_eq!(read("page=2&size=500", Oversize::Refuse), Ok((2, 500)));
        assert_eq!(read("page=0&size=501", Oversize::Refuse), Err(2));
        assert_eq!(read("size=501", Oversize::Clamp), Ok((1, 500)));
        assert_eq!(read("size=9223372036854775807", Oversize::Clamp), Ok((1, 500)));
        assert_eq!(read("page=-1", Oversize::Clamp), Err(1));
        assert_eq!(read("page=x&size=1.5", Oversize::Clamp), Err(2));
        assert_eq!(read("page=1000000001", Oversize::Clamp), Err(1));
    }
}
