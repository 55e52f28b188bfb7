//! Customers: registering and changing them.

use domain::id::PartyId;

use super::PersonChange;

/// Registers a customer. An e-mail or a phone number is required.
#[derive(Clone, Debug)]
pub struct CreateCustomer {
    /// What is said of it.
    pub person: PersonChange,
}

/// Changes a customer.
#[derive(Clone, Debug)]
pub struct UpdateCustomer {
    /// Which; a party that is no customer is not found.
    pub customer: PartyId,
    /// What changes.
    pub person: PersonChange,
}
