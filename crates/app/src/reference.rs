//! A thing by both its names, and which way lists of them run.

use domain::id::Number;
use serde::{Deserialize, Serialize};

use crate::{Page, Paged};

/// The id that the books use and the number that people see: what a create command answers, and how views refer to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ref<T> {
    /// The id.
    pub id: T,
    /// The number.
    pub number: Number,
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The largest, latest or last first.
    #[default]
    Descending,
    /// The smallest, earliest or first first.
    Ascending,
}

/// A page of a list that was read whole, in ascending order.
pub(crate) fn paged<T>(mut all: Vec<T>, order: Order, page: Page) -> Paged<T> {
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    if order == Order::Descending {
        all.reverse();
    }
    let (offset, limit) = (whole(page.offset), whole(page.limit));
    Paged { items: all.into_iter().skip(offset).take(limit).collect(), total }
}

fn whole(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_after_the_list_was_turned() {
        let page = Page { offset: 1, limit: 2 };
        assert_eq!(paged(vec![1, 2, 3, 4], Order::Descending, page), Paged { items: vec![3, 2], total: 4 });
        assert_eq!(paged(vec![1, 2, 3, 4], Order::Ascending, page), Paged { items: vec![2, 3], total: 4 });
        let beyond = Page { offset: u64::MAX, limit: u64::MAX };
        assert_eq!(paged(vec![1], Order::Ascending, beyond), Paged { items: vec![], total: 1 });
    }
}
