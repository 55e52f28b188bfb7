//! `prilavok bench`: measures the shop on this machine.

use anyhow::Result;

use crate::books::{Place, Shop};
use crate::demo::{self, Credentials};

#[derive(Debug, clap::Args)]
pub(super) struct Bench {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, clap::Subcommand)]
enum Chore {
    /// Grow a large assortment over the demo shop
    #[command(hide = true)]
    Plant {
        /// Variants to be there in the end
        #[arg(long, default_value_t = 1_000_000)]
        variants: u32,
    },
}

impl Bench {
    pub(super) async fn run(self, place: &Place) -> Result<()> {
        match self.chore {
            Chore::Plant { variants } => plant(place, variants).await,
        }
    }
}

async fn plant(place: &Place, variants: u32) -> Result<()> {
    let shop = Shop::open(place).await?;
    let credentials = demo::open(&shop.app, Credentials::kept(place), |what| eprintln!("{what}")).await?;
    credentials.keep(place)?;
    let tell = |there| eprintln!("{there} variants");
    let planted = bench::million::plant(shop.app.db(), demo::ACCOUNT, variants, shop.app.now(), tell).await;
    shop.close().await;
    planted.map(|_| ())
}
