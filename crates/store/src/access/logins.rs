//! Who may sign in, and what their roles allow.

use std::collections::BTreeSet;

use db::{Batch, Result, Rx};
use domain::Instant;
use domain::access::Permission;
use domain::id::{AccountId, LoginId, Number, PartyId, RoleId};

use crate::access::PasswordHash;
use crate::scalar::Json;
use crate::{Flight, args};

db::statements! {
    /// A login by its folded name.
    GET_BY_NAME = "SELECT l.id, l.party, p.number, l.username, l.password_hash, l.version, l.owner,
            CASE WHEN l.active AND p.active AND NOT a.archived THEN 1 ELSE 0 END
        FROM login l JOIN party p ON p.account = l.account AND p.id = l.party JOIN account a ON a.id = l.account
        WHERE l.account = $1 AND l.username_folded = $2";
    /// A login.
    GET = "SELECT l.id, l.party, p.number, l.username, l.password_hash, l.version, l.owner,
            CASE WHEN l.active AND p.active AND NOT a.archived THEN 1 ELSE 0 END
        FROM login l JOIN party p ON p.account = l.account AND p.id = l.party JOIN account a ON a.id = l.account
        WHERE l.account = $1 AND l.id = $2";
    /// The login of a party.
    GET_OF_PARTY = "SELECT l.id, l.party, p.number, l.username, l.password_hash, l.version, l.owner,
            CASE WHEN l.active AND p.active AND NOT a.archived THEN 1 ELSE 0 END
        FROM login l JOIN party p ON p.account = l.account AND p.id = l.party JOIN account a ON a.id = l.account
        WHERE l.account = $1 AND l.party = $2";
    /// What the active roles of a login allow.
    LIST_GRANTS = "SELECT r.id, r.permissions FROM login_role lr
        JOIN role r ON r.account = lr.account AND r.id = lr.role
        WHERE lr.account = $1 AND lr.login = $2 AND r.active";
    /// Where.
    LIST_PLACES = "SELECT s.role, s.kind, s.place FROM login_role lr
        JOIN role r ON r.account = lr.account AND r.id = lr.role
        JOIN role_scope s ON s.account = r.account AND s.role = r.id
        WHERE lr.account = $1 AND lr.login = $2 AND r.active";
    /// The logins of some parties.
    LIST_OF_PARTIES = "SELECT id, party, username, owner, active FROM login WHERE account = $1 AND party {in_ids $2}";
    /// Their roles.
    LIST_ROLES_OF_PARTIES = "SELECT lr.login, lr.role FROM login l
        JOIN login_role lr ON lr.account = l.account AND lr.login = l.id
        WHERE l.account = $1 AND l.party {in_ids $2}";
    /// A new login.
    INSERT = "INSERT INTO login (account, id, party, username, username_folded, password_hash, version, owner, active, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, TRUE, $8)";
    /// What changed of a login.
    UPDATE = "UPDATE login SET username = $3, username_folded = $4, password_hash = $5, version = $6, active = $7
        WHERE account = $1 AND id = $2";
    /// Forgets the roles of a login.
    DELETE_ROLES = "DELETE FROM login_role WHERE account = $1 AND login = $2";
    /// Gives a login a role.
    INSERT_ROLE = "INSERT INTO login_role (account, login, role) VALUES ($1, $2, $3)";
    /// Remembers when a party last signed in.
    TOUCH = "UPDATE party SET last_active_at = $3 WHERE account = $1 AND id = $2";
}

row! {
    /// A login with what decides whether it may come in.
    pub struct LoginRow {
        /// Its id.
        pub id: LoginId,
        /// Whose it is.
        pub party: PartyId,
        /// That party's number.
        pub number: Number,
        /// The name to sign in with.
        pub username: String,
        /// The hash of its password.
        pub password: PasswordHash,
        /// Grows with a password change or dismissal.
        pub version: i64,
        /// May do everything, everywhere.
        pub owner: bool,
        /// 1 when the login, its party and its account are all in use, else 0.
        pub usable: i64,
    }
}

row! {
    /// What a role allows.
    pub struct GrantRow {
        /// The role.
        pub role: RoleId,
        /// Its permissions.
        pub permissions: Json<BTreeSet<Permission>>,
    }
}

row! {
    /// A place that a role is good for.
    pub struct PlaceRow {
        /// The role.
        pub role: RoleId,
        /// `brand`, `location` or `outlet`.
        pub kind: String,
        /// The place.
        pub place: uuid::Uuid,
    }
}

row! {
    /// A login as people see it.
    pub struct PartyLoginRow {
        /// Its id.
        pub id: LoginId,
        /// Whose it is.
        pub party: PartyId,
        /// The name to sign in with.
        pub username: String,
        /// May do everything, everywhere.
        pub owner: bool,
        /// Whether it may sign in.
        pub active: bool,
    }
}

row! {
    /// A role of a login.
    pub struct LoginRoleRow {
        /// The login.
        pub login: LoginId,
        /// The role.
        pub role: RoleId,
    }
}

/// A login by its folded name.
///
/// # Errors
/// Driver errors.
pub async fn get_by_name(rx: &mut Rx<'_>, account: AccountId, folded: &str) -> Result<Option<LoginRow>> {
    rx.query_opt(&GET_BY_NAME, &args![account, folded]).await
}

/// The login of a party.
///
/// # Errors
/// Driver errors.
pub async fn get_of_party(rx: &mut Rx<'_>, account: AccountId, party: PartyId) -> Result<Option<LoginRow>> {
    rx.query_opt(&GET_OF_PARTY, &args![account, party]).await
}

/// A login with what its active roles allow and where, in one flight.
///
/// # Errors
/// Driver errors.
pub async fn get_with_roles(
    rx: &mut Rx<'_>,
    account: AccountId,
    id: LoginId,
) -> Result<(Option<LoginRow>, Vec<GrantRow>, Vec<PlaceRow>)> {
    let args = args![account, id];
    let (logins, grants, places): (Vec<LoginRow>, _, _) =
        rx.query3((&GET, &args), (&LIST_GRANTS, &args), (&LIST_PLACES, &args)).await?;
    Ok((logins.into_iter().next(), grants, places))
}

/// The logins of some parties and the roles of those, in one flight.
///
/// # Errors
/// Driver errors.
pub async fn list_of_parties(
    rx: &mut Rx<'_>,
    account: AccountId,
    parties: &[PartyId],
) -> Result<(Vec<PartyLoginRow>, Vec<LoginRoleRow>)> {
    let args = args![account, parties];
    rx.query2((&LIST_OF_PARTIES, &args), (&LIST_ROLES_OF_PARTIES, &args)).await
}

/// A new login, of version 1.
pub fn insert(
    flight: &mut Flight,
    id: LoginId,
    party: PartyId,
    username: &str,
    password: &PasswordHash,
    owner: bool,
) {
    let (account, at, folded) = (flight.account(), flight.maker.at, domain::text::fold(username));
    flight.exec(&INSERT, args![account, id, party, username, folded, password, owner, at]);
}

/// Changes a login.
pub fn update(
    flight: &mut Flight,
    id: LoginId,
    username: &str,
    password: &PasswordHash,
    version: i64,
    active: bool,
) {
    let (account, folded) = (flight.account(), domain::text::fold(username));
    flight.exec_n(&UPDATE, args![account, id, username, folded, password, version, active], 1);
}

/// Sets the roles of a login.
pub fn set_roles(flight: &mut Flight, id: LoginId, roles: &[RoleId]) {
    let account = flight.account();
    flight.exec(&DELETE_ROLES, args![account, id]);
    for role in roles {
        flight.exec(&INSERT_ROLE, args![account, id, role]);
    }
}

/// Remembers when a party last signed in.
pub fn touch(batch: &mut Batch<'static>, account: AccountId, party: PartyId, at: Instant) {
    batch.exec(&TOUCH, args![account, party, at]);
}
