//! `prilavok serve`: serves the books that are there.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;

use crate::admin::Socket;
use crate::books::{Place, Shop};
use crate::config::Config;
use crate::serving::{Server, asked_to_stop};

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Address and port, `127.0.0.1:8080` unless the configuration says otherwise
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The account that hosts of no account stand for
    #[arg(long, value_name = "SUBDOMAIN")]
    account: Option<String>,
}

impl Serve {
    pub(super) async fn run(self, place: &Place) -> Result<()> {
        let stop = asked_to_stop()?;
        let mut config = Config::load(self.config.as_deref())?;
        config.server.listen = self.listen.unwrap_or(config.server.listen);
        config.server.default_account = self.account.or(config.server.default_account);
        let shop = Shop::open(place).await?;
        let socket = Socket::for_holder_of(place)?;
        let server = Server::bind(shop.clone(), &config, socket).await?;
        let result = server.run(stop).await;
        shop.close().await;
        result
    }
}
