//! Foreign identifiers: an entity is found by what another system calls it, and named so in the transaction that makes it.

use db::{Batch, Rx, Tx};
use domain::access::{Caller, Permission};
use domain::{Kind, Problems, Reason};
use store::external;
use uuid::Uuid;

use crate::{App, Command, Cx, Error, Result};

/// How long a foreign identifier may be.
pub const MAX_VALUE: usize = 255;

/// A command that also names the entity it is about, in the same transaction. A name that is taken refuses the whole.
#[derive(Clone, Debug)]
pub struct WithExternalRef<C, F> {
    /// What is done.
    pub command: C,
    /// Whose name it is: a word that is never empty.
    pub namespace: &'static str,
    /// What is named.
    pub kind: Kind,
    /// The name, at most [`MAX_VALUE`] characters.
    pub value: String,
    /// The entity, out of what the command answers.
    pub entity: F,
}

impl<C, F> Command for WithExternalRef<C, F>
where
    C: Command,
    F: Fn(&C::Out) -> Uuid + Send + Sync + 'static,
{
    type Out = C::Out;
    const PERMISSION: Permission = C::PERMISSION;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<C::Out> {
        let mut problems = Problems::new();
        problems.required("external", &self.value, MAX_VALUE);
        let name = (self.namespace, self.kind);
        let taken = external::find(tx, cx.account(), name, &self.value).await?;
        problems.check("external", taken.is_none(), Reason::Taken);
        problems.into_result()?;
        let out = self.command.run(cx, tx).await?;
        let mut batch = Batch::default();
        external::insert(&mut batch, cx.account(), name, &self.value, (self.entity)(&out));
        tx.run(batch).await?;
        Ok(out)
    }
}

impl App {
    /// The entity of the caller's account that another system calls so.
    ///
    /// # Errors
    /// Faults.
    pub async fn by_external_ref(
        &self,
        caller: &Caller,
        namespace: &'static str,
        kind: Kind,
        value: &str,
    ) -> Result<Option<Uuid>> {
        let find = Find { caller: caller.clone(), name: (namespace, kind), value: value.to_owned() };
        self.db().read(find).await
    }

    /// What another system calls some entities of the caller's account.
    ///
    /// # Errors
    /// Faults.
    pub async fn external_refs(
        &self,
        caller: &Caller,
        namespace: &'static str,
        kind: Kind,
        of: Vec<Uuid>,
    ) -> Result<Vec<(Uuid, String)>> {
        self.db().read(List { caller: caller.clone(), name: (namespace, kind), of }).await
    }
}

struct Find {
    caller: Caller,
    name: (&'static str, Kind),
    value: String,
}

impl db::Query for Find {
    type Out = Option<Uuid>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<Uuid>> {
        Ok(external::find(rx, self.caller.account, self.name, &self.value).await?)
    }
}

struct List {
    caller: Caller,
    name: (&'static str, Kind),
    of: Vec<Uuid>,
}

impl db::Query for List {
    type Out = Vec<(Uuid, String)>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<(Uuid, String)>> {
        Ok(external::list(rx, self.caller.account, self.name, &self.of).await?)
    }
}
