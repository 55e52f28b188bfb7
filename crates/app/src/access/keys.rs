//! Static keys of integrations: 256 random bits, shown once, known afterwards by their SHA-256.

use std::collections::BTreeSet;
use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use db::{Rx, Tx};
use domain::access::{Caller, Permission};
use domain::id::{AccountId, KeyId, LoginId, OutletId};
use domain::{Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::access::keys::{self, KeyRow};
use store::access::logins;
use store::places::outlets;

use super::caller::{AuthFailure, LoadLogin};
use super::vault::hex;
use crate::{App, Command, Cx, Error, Query, Result};

/// The text of a new key. Its `Debug` shows nothing; whoever asked for it sees it once.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(pub String);

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyText(…)")
    }
}

pub(super) fn hash(text: &str) -> [u8; 32] {
    digest(&SHA256, text.as_bytes()).as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// Keeps a new key. Its text comes from [`App::new_key`] and stays outside.
#[derive(Clone, Debug)]
pub struct IssueKey {
    /// What it is for.
    pub name: String,
    /// The login it acts as; a caller who is no owner issues keys for itself only.
    pub login: LoginId,
    /// The only outlet it is good for.
    pub outlet: Option<OutletId>,
    /// From [`App::new_key`].
    pub hash: [u8; 32],
}

impl Command for IssueKey {
    type Out = KeyId;
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<KeyId> {
        if !cx.caller.owner && cx.caller.login != Some(self.login) {
            return Err(Refusal::Forbidden { permission: "key of another login" }.into());
        }
        let (login, _, _) = logins::get_with_roles(tx, cx.account(), self.login).await?;
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        problems.check("login", login.is_some(), Reason::Unknown);
        if let Some(outlet) = self.outlet {
            cx.caller.must_reach_outlet(outlet)?;
            problems.check(
                "outlet",
                outlets::get(tx, cx.account(), outlet).await?.is_some(),
                Reason::Unknown,
            );
        }
        problems.into_result()?;
        let mut flight = cx.flight();
        let row = KeyRow { id: cx.ids().next(), login: self.login, outlet: self.outlet };
        keys::insert(&mut flight, &row, &self.hash, self.name.trim());
        flight.event("created", Kind::Key, row.id, json!({ "name": self.name.trim() }));
        flight.send(tx).await?;
        Ok(row.id)
    }
}

/// Ends a key at once.
#[derive(Clone, Copy, Debug)]
pub struct RevokeKey(pub KeyId);

impl Command for RevokeKey {
    type Out = ();
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let all = keys::list(tx, cx.account()).await?;
        let Some(key) = all.into_iter().find(|key| key.id == self.0 && key.revoked_at.is_none()) else {
            return Err(Refusal::not_found(Kind::Key, self.0.0).into());
        };
        if !cx.caller.owner && cx.caller.login != Some(key.login) {
            return Err(Refusal::Forbidden { permission: "key of another login" }.into());
        }
        let mut flight = cx.flight();
        keys::revoke(&mut flight, key.id);
        flight.event("revoked", Kind::Key, key.id, json!({ "name": key.name }));
        flight.send(tx).await?;
        Ok(())
    }
}

/// The keys, revoked ones too, the oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Keys;

impl Query for Keys {
    type Out = Vec<keys::ListedKeyRow>;
    const PERMISSION: Permission = Permission::StaffRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        Ok(keys::list(rx, cx.account()).await?)
    }
}

impl App {
    /// The text of a new key, and the hash for [`IssueKey`].
    #[must_use]
    pub fn new_key(&self) -> (KeyText, [u8; 32]) {
        let mut bytes = [0; 32];
        self.entropy().fill(&mut bytes);
        let text = hex(&bytes);
        let hash = hash(&text);
        (KeyText(text), hash)
    }

    /// Whom a key stands for, as its login stands now; at its outlet only, if it is bound to one.
    ///
    /// # Errors
    /// See [`AuthFailure`]; a key of another account or a revoked one is invalid.
    pub async fn caller_of_key(
        &self,
        account: AccountId,
        key: &str,
        through: &'static str,
    ) -> Result<Caller, AuthFailure> {
        if key.is_empty() {
            return Err(AuthFailure::Missing);
        }
        let found = self.db().read(LoadKey { account, hash: hash(key), through }).await?;
        found.ok_or(AuthFailure::Invalid)
    }
}

struct LoadKey {
    account: AccountId,
    hash: [u8; 32],
    through: &'static str,
}

impl db::Query for LoadKey {
    type Out = Option<Caller>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<Caller>> {
        let Some(key) = keys::get_by_hash(rx, self.account, &self.hash).await? else { return Ok(None) };
        let login = LoadLogin { account: self.account, login: key.login, through: self.through };
        let Some(signed_in) = login.run(rx).await? else { return Ok(None) };
        Ok(bound(signed_in.caller, &key))
    }
}

/// The caller as the key's: at the key's outlet only. An owner's key bound to an outlet is no owner any more, but may still do
/// everything there. `None` when the login may not reach that outlet.
pub(super) fn bound(caller: Caller, key: &KeyRow) -> Option<Caller> {
    let mut caller = Caller { key: Some(key.id), ..caller };
    if let Some(outlet) = key.outlet {
        caller.must_reach_outlet(outlet).ok()?;
        if caller.owner {
            caller.owner = false;
            caller.permissions = Permission::ALL.iter().copied().collect();
        }
        caller.scope.outlets = BTreeSet::from([outlet]);
    }
    Some(caller)
}
