//! The categories and tags there are.

/// All categories by path, so that each follows the one above it. Answers `Vec<CategoryView>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Categories;

/// All tags by name. Answers `Vec<TagView>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tags;
