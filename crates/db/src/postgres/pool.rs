//! Connections to one server and the statements each of them has prepared.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::{Client, Config, Statement};

use crate::command::Priority;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::postgres::tls::Tls;
use crate::sql::Sql;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How often, and after what pause each time, an abandoned statement is asked to stop.
const STOPS: u32 = 100;
const STOP_PAUSE: Duration = Duration::from_millis(20);

/// A few connections, opened when needed.
#[derive(Debug)]
pub(crate) struct Pool {
    config: Config,
    tls: Tls,
    idle: Mutex<Vec<Conn>>,
    size: u32,
    all: Arc<Semaphore>,
    /// Long work passes here first and so leaves connections for the tills.
    bulk: Arc<Semaphore>,
    closed: AtomicBool,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Conn {
    pub(crate) client: Client,
    /// Ends when everything that was sent has its answer and the client is gone.
    driver: JoinHandle<()>,
    statements: HashMap<usize, Statement>,
}

impl Pool {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Arc<Self>> {
        let config = config(url, options)?;
        let size = u32::try_from(options.connections).unwrap_or(u32::MAX).max(1);
        let permits = |count: u32| Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(usize::MAX)));
        let pool = Self {
            tls: Tls::new(&config),
            config,
            idle: Mutex::default(),
            size,
            all: permits(size),
            bulk: permits((size / 2).max(1)),
            closed: AtomicBool::new(false),
        };
        let first = pool.connect().await?;
        if let Some(schema) = &options.schema {
            let create = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
            if !options.read_only {
                first
                    .client
                    .batch_execute(&create)
                    .await
                    .map_err(|error| Error::postgres("CREATE SCHEMA", error))?;
            }
        }
        pool.idle().push(first);
        Ok(Arc::new(pool))
    }

    async fn connect(&self) -> Result<Conn> {
        let (client, driver) =
            self.tls.connect(&self.config).await.map_err(|error| Error::postgres("CONNECT", error))?;
        Ok(Conn { client, driver, statements: HashMap::new() })
    }

    /// A connection of one's own, waiting for a free one if all are taken.
    pub(crate) async fn lease(self: &Arc<Self>, priority: Priority) -> Result<Lease> {
        let closed = |_| Error::Closed;
        let bulk = match priority {
            Priority::Till => None,
            Priority::Bulk => Some(Arc::clone(&self.bulk).acquire_owned().await.map_err(closed)?),
        };
        let permit = Arc::clone(&self.all).acquire_owned().await.map_err(closed)?;
        let idle = self.take_idle();
        let conn = match idle {
            Some(conn) => conn,
            None => self.connect().await.map_err(|error| Error::retryable(error.to_string()))?,
        };
        Ok(Lease { conn: Some(conn), pool: Arc::clone(self), _permits: (permit, bulk) })
    }

    fn take_idle(&self) -> Option<Conn> {
        let mut idle = self.idle();
        idle.retain(|conn| !conn.client.is_closed());
        idle.pop()
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Conn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops connections that may be as dead as the one that was just lost.
    pub(crate) fn forget_idle(&self) {
        self.idle().clear();
    }

    /// Waits for whoever has a connection, in turn with those who wait for one, and lets nobody in any more.
    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.bulk.close();
        let _everybody_is_back = self.all.acquire_many(self.size).await;
        self.all.close();
        self.forget_idle();
    }
}

/// A connection in use. Only [`Lease::give_back`] keeps it: dropping the lease stops and closes it.
#[derive(Debug)]
pub(crate) struct Lease {
    /// There until the lease ends.
    conn: Option<Conn>,
    pool: Arc<Pool>,
    _permits: (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>),
}

impl Lease {
    pub(crate) fn conn(&self) -> &Conn {
        self.conn.as_ref().expect("a lease has its connection until it ends")
    }

    pub(crate) fn conn_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("a lease has its connection until it ends")
    }

    /// The connection is idle and may serve somebody else.
    pub(crate) fn give_back(mut self) {
        let conn = self.conn.take();
        if !self.pool.closed.load(Ordering::Relaxed) {
            self.pool.idle().extend(conn);
        }
    }
}

impl Drop for Lease {
    /// The server would go on with what nobody waits for; it is asked not to.
    fn drop(&mut self) {
        let Some(conn) = self.conn.take().filter(|conn| !conn.client.is_closed()) else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(stop(self.pool.tls.clone(), conn));
        }
    }
}

/// A request to stop may overtake the statement it is meant for, so it is repeated until the connection is quiet; what
/// still goes on after that runs into its time limit.
async fn stop(tls: Tls, conn: Conn) {
    let Conn { client, mut driver, .. } = conn;
    let token = client.cancel_token();
    drop(client);
    for _ in 0..STOPS {
        if timeout(STOP_PAUSE, &mut driver).await.is_ok() {
            return;
        }
        if let Err(error) = tls.cancel(token.clone()).await {
            tracing::debug!(%error, "an abandoned statement could not be stopped");
        }
    }
}

impl Conn {
    /// A statement's prepared form, if this connection has it already.
    pub(crate) fn prepared(&self, sql: &'static Sql) -> Option<&Statement> {
        self.statements.get(&address(sql))
    }

    pub(crate) fn keep(&mut self, sql: &'static Sql, statement: Statement) {
        self.statements.insert(address(sql), statement);
    }
}

/// Statics are told apart by where they are.
pub(crate) fn address(sql: &'static Sql) -> usize {
    std::ptr::from_ref(sql).addr()
}

fn config(url: &str, options: &Options) -> Result<Config> {
    let mut config: Config =
        url.parse().map_err(|error: tokio_postgres::Error| Error::Open(error.to_string()))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_LIMIT);
    }
    if config.get_application_name().is_none() {
        config.application_name("prilavok");
    }
    let mut settings = config.get_options().unwrap_or_default().to_owned();
    let mut set = |name: &str, value: &str| settings.push_str(&format!(" -c {name}={value}"));
    set("statement_timeout", &options.statement_limit.as_millis().to_string());
    set("idle_in_transaction_session_timeout", "60000");
    if options.read_only {
        set("default_transaction_read_only", "on");
    }
    if let Some(schema) = &options.schema {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || !schema.chars().all(plain) {
            return Err(Error::Open(format!("schema {schema:?}: only a-z, 0-9 and _")));
        }
        set("search_path", schema);
    }
    config.options(settings);
    Ok(config)
}
