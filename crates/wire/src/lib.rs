//! HTTP plumbing that two or more vendor languages share: parameter trees, typed reading of them, bodies,
//! number and time formats, paging, one operation table per language.
//!
//! Knows nothing of the shop and nothing of any vendor: no ids of ours, no status wording, no error bodies.
//!
//! ```
//! use wire::{Limits, Tree, fields};
//!
//! let tree = Tree::from_query("name=Rose&price=2.50&ids[]=1&ids[]=2", &Limits::default())?;
//! let (name, price, ids) = fields::read(&tree, |f| {
//!     (f.str("name").required(), f.decimal("price").required(), f.ints("ids").or(vec![]))
//! })
//! .expect("all three are there");
//! assert_eq!((name.as_str(), price.exactly(4), ids), ("Rose", Some(25_000), vec![1, 2]));
//! # Ok::<(), wire::TreeError>(())
//! ```

pub mod body;
pub mod cors;
pub mod decimal;
pub mod fields;
pub mod json;
pub mod number;
pub mod page;
pub mod patch;
pub mod router;
pub mod time;
pub mod tree;

pub use body::{BodyError, BodyLimits};
pub use decimal::Decimal;
pub use fields::{Fields, Kind, Problem, Segment};
pub use page::{Page, PageRules};
pub use patch::Patch;
pub use router::{Operation, Router};
pub use tree::{File, Leaf, Limits, Map, Tree, TreeError};
