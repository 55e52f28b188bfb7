//! The categories and tags there are.

use db::Rx;
use domain::access::Permission;
use store::catalogue::{categories, tags};

use super::{CategoryView, TagView};
use crate::{Cx, Query, Result};

/// All categories by path, so that each follows the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Categories;

impl Query for Categories {
    type Out = Vec<CategoryView>;
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<CategoryView>> {
        let rows = categories::list(rx, cx.account()).await?;
        Ok(rows.into_iter().map(CategoryView::from).collect())
    }
}

/// All tags by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tags;

impl Query for Tags {
    type Out = Vec<TagView>;
    const PERMISSION: Permission = Permission::CatalogueRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<TagView>> {
        let rows = tags::list(rx, cx.account()).await?;
        Ok(rows.into_iter().map(|row| TagView::new(row.id, row.brand, row.brand_number, row.name)).collect())
    }
}
