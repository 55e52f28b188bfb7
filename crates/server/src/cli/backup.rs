//! `prilavok backup`: everything there is, as it is at one moment, into a folder; while tills go on selling.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Context, Result};
use app::ports::Clock as _;
use db::Engine;
use indicatif::HumanBytes;
use transfer::{About, Draft, Folder};

use super::progress::{Progress, amount};
use crate::books::Place;
use crate::moving::{STORES, mark};
use crate::outside::SystemClock;

/// Backs up everything as it is at one moment, while tills go on selling.
///
/// The folder takes any number of backups and stores what they have in common once, so backing up every hour costs
/// little. A backup is written completely or not at all, and does not depend on the engine: it can be restored into files
/// or into a database.
///
/// NOT in a backup is the master key: the file master.key in the data folder (or what PRILAVOK_MASTER_KEY says). Copy it
/// once to where you keep passwords. Without it a backup cannot be restored.
/// The journal of what was said at the doors is not in a backup either: it is bulky, kept for a set time, and no part of the books.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Backup {
    /// Folder of backups, best on another disk; made when missing. It holds personal data, so only its owner may read it
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Keep this many backups, the new one among them, and remove older ones; without it none is ever removed
    #[arg(long, value_name = "COUNT")]
    keep: Option<NonZeroUsize>,
}

const EXAMPLES: &str = "\
Examples:
  prilavok backup --data /srv/shop --to /mnt/usb/backups
  prilavok backup --database postgres://shop@db/shop --data /srv/shop --to /mnt/usb/backups --keep 30

Every hour, for cron (crontab -e), keeping two weeks; what goes wrong is mailed by cron:
  7 * * * *  prilavok backup --data /srv/shop --to /mnt/usb/backups --keep 336 >/dev/null

To bring it back: prilavok restore --help";

impl Backup {
    pub(super) async fn run(self, place: &Place) -> Result<()> {
        let key = place.kept_master_key()?.with_context(|| {
            let file = place.master_key_file();
            format!("there is no master key in {}: a backup could never be restored", file.display())
        })?;
        let mut draft = Draft::new(Folder::open(&self.to)?);
        let mut progress = Progress::open_ended();
        let mut engine = Engine::Sqlite;
        for store in STORES {
            let db = store.read_at_length(place).await?;
            engine = db.engine();
            draft = draft.add(store.name, db.clone(), |page| progress.page(page)).await?;
            db.close().await;
        }
        drop(progress);
        let about = About {
            made_at: moment()?,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            engine: format!("{engine:?}").to_lowercase(),
            key_mark: mark(&key),
        };
        let (folder, path, written) = draft.keep(about)?;
        println!("{}: {}.", path.display(), amount(&[written.moved]));
        println!(
            "{} of its {} pieces are new and take {}.",
            written.new_chunks,
            written.chunks,
            HumanBytes(written.stored_bytes)
        );
        if let Some(keep) = self.keep {
            println!("{} older backups removed.", folder.prune(keep.get())?);
        }
        println!(
            "Not in it: the master key ({}). Keep a copy of it elsewhere.",
            place.master_key_file().display()
        );
        Ok(())
    }
}

/// The present moment as a file may be called: `2026-11-22T20-15-03.120Z`.
fn moment() -> Result<String> {
    let now = jiff::Timestamp::from_microsecond(SystemClock.now().0).context("the clock is out of range")?;
    Ok(now.strftime("%Y-%m-%dT%H-%M-%S.%3fZ").to_string())
}
