//! A PostgreSQL that will not: triggers, put into the books from outside, that lose races and cut connections in the middle of
//! commands and in the middle of commits. They are counted by sequences, which no rollback takes back, so that trouble passes.

use anyhow::{Context as _, Result};
use tokio_postgres::{Client, NoTls};

/// Trouble in a database.
#[derive(Debug)]
pub struct Trouble;

/// Every command moves its account's counter, last of all; every command leaves events, which a deferred trigger looks at when the
/// commit was sent. The worst comes first: a connection that is cut during the commit leaves its outcome unknown.
const TEXT: &str = "
    SET search_path = books;
    CREATE SEQUENCE race_count; CREATE SEQUENCE cut_count; CREATE SEQUENCE commit_count;
    CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('books.race_count') % 3 = 0 THEN
            RAISE EXCEPTION 'a race is lost' USING ERRCODE = '40001';
        END IF;
        IF nextval('books.cut_count') % 7 = 0 THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
        END IF;
        RETURN NEW;
    END $$;
    CREATE FUNCTION trouble_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('books.commit_count') % 11 = 0 THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
        ELSIF currval('books.commit_count') % 13 = 0 THEN
            RAISE EXCEPTION 'a race is lost late' USING ERRCODE = '40001';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER trouble BEFORE UPDATE ON counter FOR EACH ROW EXECUTE FUNCTION trouble();
    CREATE CONSTRAINT TRIGGER trouble AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION trouble_at_commit();";

impl Trouble {
    /// Makes it in the books of a database.
    ///
    /// # Errors
    /// When the database will not have it.
    pub async fn make(url: &str) -> Result<()> {
        connect(url).await?.batch_execute(TEXT).await.context("trouble cannot be made")
    }
}

/// A connection beside those of the books.
///
/// # Errors
/// When the server cannot be reached.
pub async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("no connection")?;
    tokio::spawn(connection);
    Ok(client)
}
