//! Pieces of tables: where one ends, and the files that they are.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Chunk, Manifest, make_folder, sha256, write_whole};
use crate::rows::Rows;
use crate::{Error, Result};

/// A piece is not cut before it has so many bytes, unless its table ends.
const LEAST_BYTES: u64 = 64 << 10;
/// A piece is cut at the latest when it has so many bytes.
const MOST_BYTES: u64 = 1 << 20;
/// One row in so many ends a piece that is large enough.
const ONE_IN: u64 = 512;
/// Much smaller at little cost; higher levels take several times as long for a few percent.
const LEVEL: i32 = 3;

/// Whether a piece ends with the row that was added last.
pub(super) fn is_full(rows: &Rows, last: &[u8]) -> bool {
    rows.size() >= MOST_BYTES || (rows.size() >= LEAST_BYTES && fnv(last).is_multiple_of(ONE_IN))
}

/// FNV-1a with its bits mixed: who ends a piece must depend on the row alone, and nobody has a reason to aim at it.
fn fnv(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, step);
    hash ^ (hash >> 32)
}

fn path(folder: &Path, sha256: &str) -> PathBuf {
    let shelf = sha256.get(..2).unwrap_or(sha256);
    folder.join("chunks").join(shelf).join(sha256)
}

/// Stores a piece unless it is there; says how many bytes that took, if any.
pub(super) fn store(folder: &Path, rows: &Rows) -> Result<(Chunk, Option<u64>)> {
    let chunk = Chunk { sha256: sha256(rows.bytes()), rows: rows.len(), bytes: rows.size() };
    let path = path(folder, &chunk.sha256);
    if path.exists() {
        return Ok((chunk, None));
    }
    let compressed = zstd::bulk::compress(rows.bytes(), LEVEL).map_err(Error::file(&path))?;
    if let Some(shelf) = path.parent() {
        make_folder(shelf)?;
    }
    write_whole(&path, &compressed)?;
    Ok((chunk, u64::try_from(compressed.len()).ok()))
}

/// The bytes of a piece, held against its name.
pub(super) fn load(folder: &Path, chunk: &Chunk) -> Result<Vec<u8>> {
    let path = path(folder, &chunk.sha256);
    let compressed = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::damaged(format!("{} is missing", path.display())));
        }
        read => read.map_err(Error::file(&path))?,
    };
    let capacity = usize::try_from(chunk.bytes).unwrap_or(usize::MAX);
    let bytes = zstd::bulk::decompress(&compressed, capacity);
    let bytes = bytes.ok().filter(|bytes| sha256(bytes) == chunk.sha256);
    bytes.ok_or_else(|| Error::damaged(format!("{} was cut short or changed", path.display())))
}

/// Removes every piece that none of these backups has.
pub(super) fn remove_others(folder: &Path, kept: &[Manifest]) -> Result<()> {
    let named: HashSet<&str> =
        kept.iter().flat_map(Manifest::chunks).map(|chunk| chunk.sha256.as_str()).collect();
    for shelf in entries(&folder.join("chunks"))? {
        for file in entries(&shelf)? {
            if file.file_name().and_then(|name| name.to_str()).is_none_or(|name| !named.contains(name)) {
                std::fs::remove_file(&file).map_err(Error::file(&file))?;
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = std::fs::read_dir(folder).map_err(Error::file(folder))?;
    listed.map(|entry| entry.map(|entry| entry.path()).map_err(Error::file(folder))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces that so many rows make, by their digests.
    fn pieces(rows: impl Iterator<Item = u64>) -> HashSet<String> {
        let (mut pieces, mut piece) = (HashSet::new(), Rows::default());
        for n in rows {
            let row = format!("row {n:060}");
            piece.push(row.as_bytes());
            if is_full(&piece, row.as_bytes()) {
                pieces.insert(sha256(std::mem::take(&mut piece).bytes()));
            }
        }
        pieces
    }

    #[test]
    fn a_row_more_changes_the_piece_it_is_in_and_few_others() {
        let before = pieces(0..200_000);
        let after = pieces((0..200_000).flat_map(|n| std::iter::repeat_n(n, 1 + usize::from(n == 70_000))));
        assert!(before.len() > 40, "{} pieces", before.len());
        assert!(after.difference(&before).count() <= 3);
    }
}
