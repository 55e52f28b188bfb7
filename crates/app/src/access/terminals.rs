//! Tills of others: each shows a key that is good at its outlet only, and has a number that is the whole server's. The account is
//! found by the key, because such a till knows no other name for it.

use db::{Rx, Tx};
use domain::access::{Caller, Permission};
use domain::id::{KeyId, LoginId, Number, OutletId};
use domain::{Kind, Problems, Reason};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::access::keys::KeyRow;
use store::access::terminals::{self, TerminalRow};
use store::scalar::Json;

use super::accounts::{self, AccountView};
use super::caller::{AuthFailure, LoadLogin};
use super::keys::{self, IssueKey};
use crate::{App, Command, Cx, Error, Query, Result};

/// How long the words may be that a terminal calls itself by.
const MAX_REF: usize = 64;

/// Sets up a terminal with the key that it shows. The key's text comes from [`App::new_key`] and stays outside.
#[derive(Clone, Debug)]
pub struct CreateTerminal {
    /// Its number on this server; the next free one unless given.
    pub number: Option<Number>,
    /// What the key is for.
    pub name: String,
    /// The login it acts as.
    pub login: LoginId,
    /// The outlet it stands for.
    pub outlet: OutletId,
    /// Of the key.
    pub hash: [u8; 32],
    /// What it calls itself.
    pub refs: TerminalRefs,
    /// What its language alone knows about it.
    pub settings: Value,
}

/// The words that a terminal calls its owner, its shop and itself by; what is set must be what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalRefs {
    /// Its owner.
    pub owner: Option<String>,
    /// Its shop.
    pub shop: Option<String>,
    /// Itself.
    pub device: Option<String>,
}

impl TerminalRefs {
    fn all(&self) -> [(&'static str, Option<&str>); 3] {
        let Self { owner, shop, device } = self;
        [("owner", owner.as_deref()), ("shop", shop.as_deref()), ("device", device.as_deref())]
    }
}

impl Command for CreateTerminal {
    type Out = (Number, KeyId);
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<(Number, KeyId)> {
        let mut problems = Problems::new();
        problems.check("number", self.number.is_none_or(|n| n.0 > 0), Reason::TooSmall { limit: 1 });
        for (field, value) in self.refs.all() {
            problems.optional(field, value.unwrap_or_default(), MAX_REF);
        }
        problems.into_result()?;
        let Self { name, login, outlet, hash, .. } = self;
        let key = IssueKey { name: name.clone(), login: *login, outlet: Some(*outlet), hash: *hash };
        let key = key.run(cx, tx).await?;
        let number = match self.number {
            Some(number) => number,
            None => terminals::next_number(tx).await?,
        };
        let TerminalRefs { owner, shop, device } = self.refs.clone();
        let row = TerminalRow {
            number,
            outlet: *outlet,
            api_key: key,
            owner_ref: owner,
            shop_ref: shop,
            device_ref: device,
            settings: Json(self.settings.clone()),
            created_at: cx.at(),
        };
        let mut flight = cx.flight();
        terminals::insert(&mut flight, &row);
        flight.event("created", Kind::Terminal, key, json!({ "number": number, "outlet": outlet }));
        flight.send(tx).await?;
        Ok((number, key))
    }
}

/// A till of somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Its number on this server.
    pub number: Number,
    /// The outlet it stands for.
    pub outlet: OutletId,
    /// The key it shows.
    pub key: KeyId,
    /// What it calls itself.
    pub refs: TerminalRefs,
    /// What its language alone knows about it.
    pub settings: Value,
}

impl From<TerminalRow> for Terminal {
    fn from(row: TerminalRow) -> Self {
        let TerminalRow { number, outlet, api_key, owner_ref, shop_ref, device_ref, settings, created_at: _ } =
            row;
        let refs = TerminalRefs { owner: owner_ref, shop: shop_ref, device: device_ref };
        Self { number, outlet, key: api_key, refs, settings: settings.0 }
    }
}

/// The terminals of the account that the caller may reach, by number.
#[derive(Clone, Copy, Debug)]
pub struct Terminals;

impl Query for Terminals {
    type Out = Vec<Terminal>;
    const PERMISSION: Permission = Permission::StaffRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<Terminal>> {
        let mut rows = terminals::list(rx, cx.account()).await?;
        rows.retain(|row| cx.caller.must_reach_outlet(row.outlet).is_ok());
        Ok(rows.into_iter().map(Terminal::from).collect())
    }
}

/// Who shows a key, without having said whose.
#[derive(Clone, Debug)]
pub struct AtTerminal {
    /// As the application knows it.
    pub caller: Caller,
    /// Whose books these are.
    pub account: AccountView,
    /// The terminal that has the key, else the first one of the outlet that the key is bound to, if there is any.
    pub terminal: Option<Terminal>,
}

impl App {
    /// Whom a key stands for, in whatever account, and its terminal.
    ///
    /// # Errors
    /// See [`AuthFailure`].
    pub async fn at_terminal(&self, key: &str, through: &'static str) -> Result<AtTerminal, AuthFailure> {
        if key.is_empty() {
            return Err(AuthFailure::Missing);
        }
        let found = self.db().read(Find { hash: keys::hash(key), through }).await?;
        found.ok_or(AuthFailure::Invalid)
    }
}

struct Find {
    hash: [u8; 32],
    through: &'static str,
}

impl db::Query for Find {
    type Out = Option<AtTerminal>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<AtTerminal>> {
        let Some((key, account, terminal)) = terminals::find_by_key(rx, &self.hash).await? else {
            return Ok(None);
        };
        let login = LoadLogin { account: account.id, login: key.login, through: self.through };
        let Some(signed_in) = db::Query::run(&login, rx).await? else { return Ok(None) };
        let key = KeyRow { id: key.id, login: key.login, outlet: key.outlet };
        let caller = keys::bound(signed_in.caller, &key);
        Ok(caller.map(|caller| AtTerminal {
            caller,
            account: accounts::view(account),
            terminal: terminal.map(Terminal::from),
        }))
    }
}
