//! `prilavok store copy`: from files into a database and back.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use db::{Query, Rx};
use transfer::{Only, Source, schema_of};

use super::progress::{Progress, amount};
use super::restore::told_of;
use crate::books::Place;
use crate::moving::{STORES, Site, shown};

/// Copies all books, or those of one account, into an empty place; from files into a database, back, or to the same kind.
///
/// What is copied is one moment of the books. Tills may go on selling meanwhile, but what they sell after that moment is
/// not copied: to move a shop, stop its server first. Interrupted, the same command goes on where it stopped.
///
/// The master key is not copied: serve the new books with the same key, that is with the same data folder, or with a copy
/// of its file master.key.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Copy {
    /// Data folder, or URL of the database, to copy from
    #[arg(long, value_name = "DIR|URL")]
    from: String,
    /// Data folder, or URL of the database, to copy to; there must be no books in it
    #[arg(long, value_name = "DIR|URL")]
    to: String,
    /// Copy this account alone, by the id that "prilavok account list" shows. What belongs to the whole server stays behind: tokens
    /// that were signed before are refused by the new one, so people sign in again
    #[arg(long, value_name = "ID")]
    account: Option<i64>,
}

const EXAMPLES: &str = "\
From files into a database, and on with the same data folder, where the master key is:
  prilavok store copy --from /srv/shop --to postgres://shop@db/shop
  prilavok serve --data /srv/shop --database postgres://shop@db/shop

And back:
  prilavok store copy --from postgres://shop@db/shop --to /srv/shop2
  cp /srv/shop/master.key /srv/shop2/

One customer of a platform leaves with all that is theirs:
  prilavok store copy --from postgres://shop@db/shop --to /srv/leaving --account 7";

impl Copy {
    /// * `here`: what else the command line says; the two ends name their own places
    pub(super) async fn run(self, here: &Place) -> Result<ExitCode> {
        let (from, to) = (place_of(&self.from, here), place_of(&self.to, here));
        let only = self.account.map(|account| Only { account });
        let [books, _] = STORES;
        let source = books.read_at_length(&from).await?;
        if let Some(Only { account }) = only
            && !source.read(HasAccount(account)).await?
        {
            bail!("there is no account {account} in {}", shown(&from));
        }
        source.close().await;
        let mut site = Site::claim(&to).await?;
        let mut progress = Progress::open_ended();
        let mut moved = Vec::new();
        for store in STORES {
            let db = store.read_at_length(&from).await?;
            let schema = schema_of(&db).await?;
            let source = Source::Books(db.clone(), only);
            moved.push(site.fill(&store, source, schema, |page| progress.page(page)).await?);
            db.close().await;
        }
        drop(progress);
        let drifts = site.settle().await?;
        println!("Copied {} to {}: {} in this run.", shown(&from), shown(&to), amount(&moved));
        println!("Serve it with the same master key: it was not copied.");
        Ok(told_of(drifts))
    }
}

fn place_of(text: &str, here: &Place) -> Place {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Place { data: here.data.clone(), database: Some(text.to_owned()) }
    } else {
        Place { data: PathBuf::from(text), database: None }
    }
}

db::statements! {
    /// Whether there is such an account.
    COUNT = "SELECT count(*) FROM account WHERE id = $1";
}

struct HasAccount(i64);

impl Query for HasAccount {
    type Out = bool;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<bool> {
        let (count,): (i64,) = rx.query_one(&COUNT, &[self.0.into()]).await?;
        Ok(count > 0)
    }
}
