//! Named qualities of products, variants and lots.

use domain::catalogue::{Property, PropertyOwner};
use uuid::Uuid;

use crate::args;
use crate::flight::Flight;

db::statements! {
    /// The properties of some owners of one kind.
    pub(super) LIST = "SELECT owner, name, value FROM property WHERE account = $1 AND kind = $2 AND owner {in_ids $3}
        ORDER BY owner, position";
    /// The properties of all lots of some variants.
    pub(super) LIST_OF_LOTS = "SELECT y.owner, y.name, y.value
        FROM lot l JOIN property y ON y.account = l.account AND y.owner = l.id AND y.kind = 'lot'
        WHERE l.account = $1 AND l.variant {in_ids $2} ORDER BY y.owner, y.position";
    /// One property.
    INSERT = "INSERT INTO property (account, owner, kind, position, name, value) VALUES ($1, $2, $3, $4, $5, $6)";
    /// All properties of an owner go.
    DELETE = "DELETE FROM property WHERE account = $1 AND owner = $2 AND kind = $3";
}

row! {
    /// A property.
    pub struct PropertyRow {
        /// Whose.
        pub owner: Uuid,
        /// Its name.
        pub name: String,
        /// Its value.
        pub value: Option<String>,
    }
}

/// The first properties of a new owner, in order.
pub fn insert(flight: &mut Flight, kind: PropertyOwner, owner: impl Into<Uuid>, properties: &[Property]) {
    let owner = owner.into();
    for (position, Property { name, value }) in (0i64..).zip(properties) {
        flight.exec(&INSERT, args![flight.account(), owner, kind, position, name, value]);
    }
}

/// Makes the properties of an owner these, in order.
pub fn put(flight: &mut Flight, kind: PropertyOwner, owner: impl Into<Uuid>, properties: &[Property]) {
    let owner = owner.into();
    flight.exec(&DELETE, args![flight.account(), owner, kind]);
    insert(flight, kind, owner, properties);
}
