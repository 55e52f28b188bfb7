//! What one language keeps about an entity because it alone shows it and expects it back. The shop never looks inside.

use std::collections::HashMap;

use db::{Batch, Tx};
use domain::access::{Caller, Permission};
use serde_json::Value;
use store::events;
use uuid::Uuid;

use crate::{App, Command, Cx, Error, Result};

/// A command that also sets the extras of the entity it is about, in the same transaction.
#[derive(Clone, Debug)]
pub struct WithExtras<C, F> {
    /// What is done.
    pub command: C,
    /// Whose extras they are: a word that is never empty.
    pub namespace: &'static str,
    /// The entity, out of what the command answers.
    pub entity: F,
    /// All that is kept about it from now on.
    pub body: Value,
}

impl<C, F> Command for WithExtras<C, F>
where
    C: Command,
    F: Fn(&C::Out) -> Uuid + Send + Sync + 'static,
{
    type Out = C::Out;
    const PERMISSION: Permission = C::PERMISSION;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<C::Out> {
        let out = self.command.run(cx, tx).await?;
        let mut batch = Batch::default();
        events::put_extras(&mut batch, cx.account(), self.namespace, (self.entity)(&out), self.body.clone());
        tx.run(batch).await?;
        Ok(out)
    }
}

impl App {
    /// The extras of some entities of the caller's account; those without any are left out.
    ///
    /// # Errors
    /// Faults.
    pub async fn extras(
        &self,
        caller: &Caller,
        namespace: &'static str,
        of: Vec<Uuid>,
    ) -> Result<HashMap<Uuid, Value>> {
        if of.is_empty() {
            return Ok(HashMap::new());
        }
        self.db().read(List { caller: caller.clone(), namespace, of }).await
    }
}

struct List {
    caller: Caller,
    namespace: &'static str,
    of: Vec<Uuid>,
}

impl db::Query for List {
    type Out = HashMap<Uuid, Value>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut db::Rx<'_>) -> Result<Self::Out> {
        let rows = events::list_extras(rx, self.caller.account, self.namespace, &self.of).await?;
        Ok(rows.into_iter().map(|row| (row.entity, row.body.0)).collect())
    }
}
