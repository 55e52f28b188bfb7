//! `prilavok bench`: measures the shop on this machine. The table or the JSON goes to stdout, progress to stderr.

use std::path::PathBuf;

use anyhow::Result;
use bench::{Case, Format, Options};

use crate::books::{Place, Shop};
use crate::demo::{self, Credentials};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Bench {
    #[command(subcommand)]
    chore: Option<Chore>,
    /// Print one JSON object a line instead of a table
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print the table as Markdown
    #[arg(long)]
    markdown: bool,
    /// Put the table into this paper as well, between its bench marks
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// End within 45 seconds: the demo's own assortment, short rounds
    #[arg(long)]
    quick: bool,
    /// Measure only this: sale, page, idle, receipt or load
    #[arg(long, value_name = "NAME")]
    case: Option<Case>,
    /// How long the case `load` lasts
    #[arg(long, default_value_t = 10)]
    minutes: u32,
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
    /// * `place`: of the books to plant in; measuring makes books of its own, on the server of `--database` if one is named
    pub(super) async fn run(self, place: &Place) -> Result<()> {
        if let Some(Chore::Plant { variants }) = self.chore {
            return plant(place, variants).await;
        }
        let format = match (self.json, self.markdown) {
            (true, _) => Format::Json,
            (false, true) => Format::Markdown,
            (false, false) => Format::Table,
        };
        bench::run(Options {
            program: std::env::current_exe()?,
            quick: self.quick,
            case: self.case,
            database: place.database.clone(),
            minutes: self.minutes,
            format,
            paper: self.write,
        })
        .await
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
