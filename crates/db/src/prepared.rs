//! Prepares static statements without running them: the comfort of checked queries without their build time.

use crate::command::Query;
use crate::error::{Error, Result};
use crate::sql::Sql;
use crate::tx::Rx;

/// What an engine makes of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedShape {
    /// The statement's name.
    pub name: &'static str,
    /// How many parameters it takes.
    pub params: usize,
    /// How many columns it gives.
    pub columns: usize,
}

pub(crate) struct PrepareAll(pub(crate) Vec<&'static Sql>);

impl Query for PrepareAll {
    type Out = Vec<PreparedShape>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let mut shapes = Vec::with_capacity(self.0.len());
        for sql in &self.0 {
            shapes.push(rx.prepare(sql).await?);
        }
        Ok(shapes)
    }
}
