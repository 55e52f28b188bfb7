//! People and firms: customers, employees, suppliers, their groups. Roles and sign-in are in `access`.

mod create_supplier;
mod customers;
mod employees;
mod groups;
mod load;
mod person;
mod questions;
mod view;

pub use create_supplier::CreateSupplier;
pub use customers::{CreateCustomer, UpdateCustomer};
pub use employees::{CreateEmployee, UpdateEmployee};
pub use groups::{CreateGroup, Groups};
pub use person::{CardInput, PersonChange};
pub use questions::{GetParty, Parties, PartyFilter, PartySort};
pub use view::{CardView, GroupView, LoginView, PartyView};
