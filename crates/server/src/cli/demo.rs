//! `prilavok demo`: opens the demo shop and serves it. What it does is told on stderr; stdout has what one needs to use it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use serde_json::json;

use crate::admin::{self, Socket};
use crate::books::{self, Place, Shop};
use crate::config::Config;
use crate::demo::{self, Credentials, Recipe};
use crate::serving::{Server, asked_to_stop};

#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Address and port, `127.0.0.1:8080` unless the configuration says otherwise; port 0 takes any
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Throw away what an earlier demo left, and begin anew
    #[arg(long)]
    fresh: bool,
    /// Print one line of JSON when ready, and nothing else, on stdout
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(super) async fn run(self, place: &Place) -> Result<()> {
        let (began, stop) = (Instant::now(), asked_to_stop()?);
        let mut config = Config::load(self.config.as_deref())?;
        config.server.listen = self.listen.unwrap_or(config.server.listen);
        config.server.default_account.get_or_insert_with(|| demo::ACCOUNT.to_owned());
        if self.fresh {
            clear(place).await?;
        }
        let shop = Shop::open(place).await?;
        let socket = Socket::for_holder_of(place)?;
        let server = Server::bind(shop.clone(), &config, socket).await?;
        let tell = |what: &str| eprintln!("{:5} ms  {what}", began.elapsed().as_millis());
        let credentials = demo::open(&shop.app, Credentials::kept(place), tell).await?;
        credentials.keep(place)?;
        let url = format!("http://{}", server.address());
        tell(&format!("ready at {url}"));
        let serving = tokio::spawn(server.run(stop));
        if self.json {
            println!("{}", in_one_line(&url, &credentials));
        } else {
            show(&demo::of_ox(&url, &credentials.ox));
            show(&demo::of_evotor(&url, &credentials.evotor));
            println!(
                "\nctrl-c stops the shop; the next `prilavok demo` goes on with it, `--fresh` begins anew."
            );
        }
        let result = serving.await?;
        shop.close().await;
        result
    }
}

/// Throws away what an earlier demo left, and only that.
async fn clear(place: &Place) -> Result<()> {
    if place.database.is_some() {
        let shop = Shop::open(place).await?;
        let accounts = admin::perform(&shop.app, admin::Account::List.into()).await;
        shop.close().await;
        if accounts?
            .as_array()
            .is_some_and(|all| all.iter().any(|account| account["subdomain"] != demo::ACCOUNT))
        {
            bail!("this database has accounts that are not the demo's; --fresh would throw them away");
        }
    } else if place.has_files() && Credentials::kept(place).is_none() {
        bail!("the books in {} were not made by a demo; --fresh would throw them away", place.data.display());
    }
    books::throw_away(place).await
}

fn in_one_line(url: &str, credentials: &Credentials) -> serde_json::Value {
    let mut line = json!({ "url": url });
    if let (Some(line), Ok(serde_json::Value::Object(members))) =
        (line.as_object_mut(), serde_json::to_value(credentials))
    {
        line.extend(members);
    }
    line
}

fn show(recipe: &Recipe) {
    let Recipe { title, base_url, credentials, commands } = recipe;
    println!("\n{title}\n  {:<12}{base_url}", "base URL");
    for (name, value) in credentials {
        println!("  {name:<12}{value}");
    }
    for (what, command) in commands {
        println!("\n  # {what}\n{command}");
    }
}
