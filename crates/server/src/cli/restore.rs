//! `prilavok restore`: a backup becomes books again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use transfer::{Archive, Source};

use super::progress::{Progress, amount};
use crate::books::Place;
use crate::moving::{STORES, Site, key_goes, mark, shown};

/// Brings back a backup, into an empty place: a folder without books, or a database without their schemas.
///
/// Every piece of the backup is held against its checksum before anything is written, and the books against their ledgers
/// afterwards. Interrupted, it can be run again and goes on where it stopped; no server opens what is only half there.
///
/// The master key of the server that was backed up has to be there first: its file master.key in the data folder.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Restore {
    /// Folder of backups, for the newest in it; or one backup in it, by its file ending in .backup
    #[arg(long, value_name = "DIR|FILE")]
    from: PathBuf,
}

const EXAMPLES: &str = "\
The machine is gone, and this is the new one:
  mkdir -m 700 /srv/shop
  cp /where/you/keep/passwords/master.key /srv/shop/
  prilavok restore --from /mnt/usb/backups --data /srv/shop
  prilavok serve --data /srv/shop

To look at an older backup beside the shop that runs:
  mkdir -m 700 /tmp/look && cp /srv/shop/master.key /tmp/look/
  prilavok restore --from /mnt/usb/backups/2026-11-22T20-15-03.120Z.backup --data /tmp/look

Into a database: --database postgres://shop@db/shop, with the folder of the master key as --data.";

impl Restore {
    pub(super) async fn run(self, place: &Place) -> Result<ExitCode> {
        let archive = Archive::open(&self.from)?;
        expect_key(place, &archive)?;
        let mut site = Site::claim(place).await?;
        let archive = verified(archive).await?; // nothing was written yet
        let mut progress = Progress::of_bytes(archive.bytes());
        let mut moved = Vec::new();
        for store in STORES {
            let (stored, schema) = archive.books(store.name)?;
            let told = |page: &transfer::Page| progress.page(page);
            moved.push(site.fill(&store, Source::Backup(stored), schema, told).await?);
        }
        drop(progress);
        let drifts = site.settle().await?;
        println!(
            "Restored the backup of {} into {}: {} in this run.",
            archive.about().made_at,
            shown(place),
            amount(&moved)
        );
        Ok(told_of(drifts))
    }
}

/// The key is asked for first: without it the books would be of little use, and nobody would notice before customers do.
fn expect_key(place: &Place, archive: &Archive) -> Result<()> {
    match place.kept_master_key()? {
        Some(key) if mark(&key) == archive.about().key_mark => Ok(()),
        Some(_) => bail!(
            "the backup belongs to another master key than the one here. Find the file master.key of the server that was \
             backed up, {}, and run this again",
            key_goes(place)
        ),
        None => bail!(
            "the master key is missing. Find the file master.key of the server that was backed up, {}, and run this again",
            key_goes(place)
        ),
    }
}

async fn verified(archive: Archive) -> Result<Archive> {
    let verifying = tokio::task::spawn_blocking(move || {
        let progress = Progress::of_bytes(archive.bytes());
        archive.verify(|bytes| progress.bytes(bytes)).map(|()| archive)
    });
    Ok(verifying.await.context("the backup could not be read")??)
}

/// What was found when the books were held against their ledgers.
pub(super) fn told_of(drifts: u64) -> ExitCode {
    if drifts == 0 {
        println!("The books are in order.");
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "The books are in place as they were, and {drifts} things in them were out of order already: see above."
    );
    ExitCode::FAILURE
}
