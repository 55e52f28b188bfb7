//! Encryption on the way to the server, if this build has it (feature `tls`) and the URL does not switch it off.
//!
//! A certificate is always checked, against the system's roots (`SSL_CERT_FILE` adds one's own); `sslmode=disable` is
//! for servers on a trusted wire, `sslmode=require` refuses anything less than encryption.

use tokio::task::JoinHandle;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{CancelToken, Client, Config, Connection, NoTls};

#[derive(Clone)]
pub(crate) enum Tls {
    No,
    #[cfg(feature = "tls")]
    Checked(tokio_postgres_rustls::MakeRustlsConnect),
}

impl Tls {
    pub(crate) fn new(config: &Config) -> Self {
        let over_tcp = config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)));
        if over_tcp && config.get_ssl_mode() != SslMode::Disable { Self::checked() } else { Self::No }
    }

    #[cfg(feature = "tls")]
    fn checked() -> Self {
        match tokio_postgres_rustls::MakeRustlsConnect::with_native_certs() {
            Ok((tls, _some_unreadable)) => Self::Checked(tls),
            Err(errors) => {
                tracing::warn!(
                    ?errors,
                    "this system has no root certificates: no encryption to the database"
                );
                Self::No
            }
        }
    }

    #[cfg(not(feature = "tls"))]
    fn checked() -> Self {
        Self::No
    }

    /// Connects and leaves the connection to a task of its own.
    pub(crate) async fn connect(
        &self,
        config: &Config,
    ) -> Result<(Client, JoinHandle<()>), tokio_postgres::Error> {
        match self {
            Self::No => config.connect(NoTls).await.map(drive),
            #[cfg(feature = "tls")]
            Self::Checked(tls) => config.connect(tls.clone()).await.map(drive),
        }
    }

    /// Asks the server to stop what a connection is doing.
    pub(crate) async fn cancel(&self, token: CancelToken) -> Result<(), tokio_postgres::Error> {
        match self {
            Self::No => token.cancel_query(NoTls).await,
            #[cfg(feature = "tls")]
            Self::Checked(tls) => token.cancel_query(tls.clone()).await,
        }
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::No => "No",
            #[cfg(feature = "tls")]
            Self::Checked(_) => "Checked",
        })
    }
}

fn drive<S, T>((client, connection): (Client, Connection<S, T>)) -> (Client, JoinHandle<()>)
where
    Connection<S, T>: Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static,
{
    let driver = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the database ended");
        }
    });
    (client, driver)
}
