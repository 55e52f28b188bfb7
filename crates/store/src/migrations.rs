//! The schema, in numbered steps; an applied one is never edited.

use db::Migration;

/// Every migration of the books, in order.
#[must_use]
pub fn all() -> Vec<Migration> {
    vec![
        Migration::new(1, "accounts", include_str!("../migrations/0001_accounts.sql")),
        Migration::new(2, "catalogue", include_str!("../migrations/0002_catalogue.sql")),
        Migration::new(3, "stock", include_str!("../migrations/0003_stock.sql")),
        Migration::new(4, "sales", include_str!("../migrations/0004_sales.sql")),
        Migration::new(5, "registers", include_str!("../migrations/0005_registers.sql")),
        Migration::new(6, "events", include_str!("../migrations/0006_events.sql")),
        Migration::split(7, "search", include_str!("../migrations/0007_search.sqlite.sql"), "")
            .with_extension("pg_trgm", include_str!("../migrations/0007_search.pg_trgm.sql")),
        Migration::new(8, "bills", include_str!("../migrations/0008_bills.sql")),
        Migration::new(9, "sessions", include_str!("../migrations/0009_sessions.sql")),
    ]
}
