//! A throw-away `PostgreSQL` for tests.
