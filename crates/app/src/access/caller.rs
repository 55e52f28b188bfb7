//! From a login to a caller: what its roles allow, and where, as it stands at this moment.

use std::collections::BTreeSet;

use db::{Query, Rx};
use domain::access::{Caller, Permission, Scope};
use domain::id::{AccountId, LoginId, Number};
use store::access::logins::{self, GrantRow, LoginRow, PlaceRow};
use uuid::Uuid;

use crate::{Error, Fault, Result};

/// Somebody who signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// As the application knows it.
    pub caller: Caller,
    /// The person's number.
    pub number: Number,
    /// The login.
    pub login: LoginId,
    /// The login's version, which a token names.
    pub version: i64,
}

/// Why credentials make no caller.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthFailure {
    /// There are none.
    #[error("no credentials")]
    Missing,
    /// They are not (or no longer) good.
    #[error("invalid credentials")]
    Invalid,
    /// They were good once.
    #[error("expired credentials")]
    Expired,
    /// It could not be found out.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Error> for AuthFailure {
    fn from(error: Error) -> Self {
        match error {
            Error::Fault(fault) => Self::Fault(fault),
            Error::Refused(_) => Self::Invalid,
        }
    }
}

/// A login as it stands now; `None` when it, its party or its account is gone or switched off. Read for every request, in one
/// flight, so that a change of roles or a dismissal takes effect at once.
pub(crate) struct LoadLogin {
    pub account: AccountId,
    pub login: LoginId,
    pub through: &'static str,
}

impl Query for LoadLogin {
    type Out = Option<SignedIn>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<SignedIn>> {
        let (login, grants, places) = logins::get_with_roles(rx, self.account, self.login).await?;
        let usable = login.filter(|login| login.usable == 1);
        Ok(usable.map(|login| signed_in(self.account, &login, grants, &places, self.through)))
    }
}

fn signed_in(
    account: AccountId,
    login: &LoginRow,
    grants: Vec<GrantRow>,
    places: &[PlaceRow],
    through: &'static str,
) -> SignedIn {
    let scope = scope(&grants, places);
    let permissions: BTreeSet<Permission> =
        grants.into_iter().flat_map(|grant| grant.permissions.0).collect();
    let caller = Caller {
        account,
        party: login.party,
        login: Some(login.id),
        key: None,
        owner: login.owner,
        permissions,
        scope,
        through,
    };
    SignedIn { caller, number: login.number, login: login.id, version: login.version }
}

/// Where roles are good together: everywhere if one of them is, else in the places of all.
fn scope(grants: &[GrantRow], places: &[PlaceRow]) -> Scope {
    Scope {
        brands: places_of("brand", grants, places),
        locations: places_of("location", grants, places),
        outlets: places_of("outlet", grants, places),
    }
}

fn places_of<T: From<Uuid> + Ord>(kind: &str, grants: &[GrantRow], places: &[PlaceRow]) -> BTreeSet<T> {
    let of_kind = || places.iter().filter(|place| place.kind == kind);
    let everywhere = grants.iter().any(|grant| of_kind().all(|place| place.role != grant.role));
    if everywhere { BTreeSet::new() } else { of_kind().map(|place| place.place.into()).collect() }
}

#[cfg(test)]
mod tests {
    use domain::id::{BrandId, LocationId, RoleId};
    use store::scalar::Json;

    use super::*;

    fn id<T: From<Uuid>>(n: u128) -> T {
        Uuid::from_u128(n).into()
    }

    fn grant(role: u128) -> GrantRow {
        GrantRow { role: id::<RoleId>(role), permissions: Json(BTreeSet::new()) }
    }

    fn place(role: u128, kind: &str, place: u128) -> PlaceRow {
        PlaceRow { role: id::<RoleId>(role), kind: kind.to_owned(), place: Uuid::from_u128(place) }
    }

    #[test]
    fn roles_are_good_in_the_places_of_all_of_them() {
        let places = [place(1, "brand", 10), place(2, "brand", 20), place(1, "location", 30)];
        let both = scope(&[grant(1), grant(2)], &places);
        assert_eq!(both.brands, BTreeSet::from([id::<BrandId>(10), id(20)]));
        assert!(both.locations.is_empty(), "the second role is good in every location");
        let one = scope(&[grant(1)], &places[..1]);
        assert_eq!(one.brands, BTreeSet::from([id::<BrandId>(10)]));
    }

    #[test]
    fn a_place_of_one_kind_does_not_widen_another() {
        let places = [place(1, "location", 30)];
        let scope = scope(&[grant(1)], &places);
        assert!(scope.brands.is_empty() && scope.outlets.is_empty());
        assert_eq!(scope.locations, BTreeSet::from([id::<LocationId>(30)]));
    }
}
