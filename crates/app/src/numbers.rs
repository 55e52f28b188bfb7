//! Numbers into ids, in one place for all doors, and back for the few ids that come without. A number never changes what it names,
//! so found ones are kept.

use std::collections::HashMap;
use std::sync::Mutex;

use db::{Query, Rx};
use domain::access::Caller;
use domain::id::*;
use domain::{Kind, Refusal};
use uuid::Uuid;

use crate::{App, Error, Result};

/// An id that people know by a number.
pub trait Numbered: From<Uuid> {
    /// The kind of thing it names.
    const KIND: Kind;
}

macro_rules! numbered {
    ($($id:ident $kind:ident),* $(,)?) => {
        $(impl Numbered for $id {
            const KIND: Kind = Kind::$kind;
        })*
    };
}

numbered! {
    ZoneId Zone, BrandId Brand, LocationId Location, OutletId Outlet, ShiftId Shift, MethodId Method, PartyId Party,
    GroupId Group, RoleId Role, CategoryId Category, ProductId Product, VariantId Variant, ImageId Image,
    DocumentId GoodsReceipt, DocumentLineId DocumentLine, SaleId Sale, LineId SaleLine, RegisterId Register,
    OperationId Operation, PromotionId Promotion,
}

/// How many pairs are kept; past that all are forgotten at once, which costs one look-up each.
const KEPT: usize = 100_000;

/// The numbers found lately.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<HashMap<(AccountId, Kind, i64), Uuid>>);

impl Known {
    fn get(&self, key: &(AccountId, Kind, i64)) -> Option<Uuid> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(key).copied()
    }

    fn put(&self, key: (AccountId, Kind, i64), id: Uuid) {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(key, id);
    }
}

impl App {
    /// The id behind a number of the caller's account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when nothing there goes by it.
    pub async fn find<T: Numbered>(&self, caller: &Caller, number: Number) -> Result<T> {
        match self.find_any::<T>(caller, number).await? {
            Some(id) => Ok(id),
            None => Err(Refusal::not_found(T::KIND, number.0).into()),
        }
    }

    /// Like [`App::find`]; `None` when nothing goes by it.
    ///
    /// # Errors
    /// Faults.
    pub async fn find_any<T: Numbered>(&self, caller: &Caller, number: Number) -> Result<Option<T>> {
        // Only what people see has a number above zero.
        if number.0 <= 0 {
            return Ok(None);
        }
        let key = (caller.account, T::KIND, number.0);
        if let Some(id) = self.known.get(&key) {
            return Ok(Some(T::from(id)));
        }
        let found = self.db().read(Find { account: key.0, kind: key.1, number: key.2 }).await?;
        Ok(found.map(|id| {
            self.known.put(key, id);
            T::from(id)
        }))
    }

    /// Keeps what a number names, where a command just told it: the next request will most likely ask.
    pub fn remember<T: Numbered + Into<Uuid>>(&self, caller: &Caller, number: Number, id: T) {
        self.known.put((caller.account, T::KIND, number.0), id.into());
    }
}

impl App {
    /// The numbers of some things; ids that name nothing in the caller's account are left out.
    ///
    /// # Errors
    /// Faults.
    pub async fn numbers<T: Numbered + Copy + Into<Uuid>>(
        &self,
        caller: &Caller,
        ids: &[T],
    ) -> Result<HashMap<Uuid, Number>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = ids.iter().map(|id| (*id).into()).collect();
        let found = self.db().read(List { account: caller.account, kind: T::KIND, ids }).await?;
        Ok(found.into_iter().map(|(id, number)| (id, Number(number))).collect())
    }
}

struct List {
    account: AccountId,
    kind: Kind,
    ids: Vec<Uuid>,
}

impl Query for List {
    type Out = Vec<(Uuid, i64)>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<(Uuid, i64)>> {
        Ok(store::numbers::list(rx, self.account, self.kind, &self.ids).await?)
    }
}

struct Find {
    account: AccountId,
    kind: Kind,
    number: i64,
}

impl Query for Find {
    type Out = Option<Uuid>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<Uuid>> {
        Ok(store::numbers::find(rx, self.account, self.kind, self.number).await?)
    }
}
