//! A PostgreSQL server to measure on: a throw-away one that syncs to the disk like any other, or one that is named.

use anyhow::{Context as _, Result};
use db::testing::{self, Care};
use tokio_postgres::{Client, NoTls};

/// A server on which databases may be made.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    admin: String,
}

impl Server {
    /// The server of a URL; else a throw-away one where this machine can start it; else none.
    pub(crate) async fn find(named: Option<&str>) -> Option<Self> {
        if let Some(admin) = named {
            return Some(Self { admin: admin.to_owned() });
        }
        if !testing::can_start() {
            return None;
        }
        let admin = testing::postgres_database_with(Care::Durable, "bench", async |_| {}).await;
        Some(Self { admin })
    }

    /// Makes a database, empty or as a copy of another that nobody uses; answers its URL.
    pub(crate) async fn create(&self, name: &str, template: Option<&str>) -> Result<String> {
        let admin = connect(&self.admin).await?;
        let copied = template.map_or_else(String::new, |other| format!(" TEMPLATE {other}"));
        admin.batch_execute(&format!("CREATE DATABASE {name}{copied}")).await?;
        Ok(self.url(name))
    }

    /// Throws a database away, whoever uses it.
    pub(crate) async fn drop(&self, name: &str) -> Result<()> {
        let admin = connect(&self.admin).await?;
        Ok(admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await?)
    }

    /// The URL with another database in it.
    fn url(&self, database: &str) -> String {
        let (base, query) = self.admin.split_once('?').unwrap_or((&self.admin, ""));
        let after_scheme = base.find("://").map_or(0, |at| at + 3);
        let end = base[after_scheme..].find('/').map_or(base.len(), |at| after_scheme + at);
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{}/{database}{query}", &base[..end])
    }
}

/// A connection of our own.
pub(crate) async fn connect(url: &str) -> Result<Client> {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.context("PostgreSQL does not answer")?;
    tokio::spawn(connection);
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_a_url_is_replaced() {
        let url = |admin: &str| Server { admin: admin.to_owned() }.url("x");
        assert_eq!(
            url("postgres://me@host:5/postgres?sslmode=disable"),
            "postgres://me@host:5/x?sslmode=disable"
        );
        assert_eq!(url("postgres://%2Frun"), "postgres://%2Frun/x");
    }
}
