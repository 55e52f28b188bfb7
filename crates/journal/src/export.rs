//! Rows as files: JSON, CSV, and the pipe table that the vendor's own journal is copied as. Streamed row by row.

use bytes::Bytes;
use db::Result;
use domain::Instant;
use futures_util::stream::{StreamExt as _, once};
use futures_util::{Stream, future};
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};
use serde_json::{Value, json};

use crate::Reader;
use crate::filter::Filter;
use crate::half::Direction;
use crate::render::Notation;
use crate::row::{Names, Row};

/// The zone of the vendor's journal.
const VENDOR_ZONE: &str = "Europe/Moscow";

/// In which form rows leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An array of objects; instants in UTC.
    Json,
    /// Comma separated, with a head and a byte order mark, as spreadsheets want it; instants in UTC.
    Csv,
    /// `| time | shop | event | json |`, a line a member; in the vendor's zone.
    Table,
}

/// What leaves.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which rows.
    pub filter: Filter,
    /// In which form.
    pub form: Form,
    /// Whether people are named.
    pub names: Names,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Table];

    /// Its word, which is also the ending of its files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Table => "txt",
        }
    }

    /// By its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    /// The `Content-Type` of its files.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=UTF-8",
            Self::Csv => "text/csv; charset=UTF-8",
            Self::Table => "text/plain; charset=UTF-8",
        }
    }

    fn head(self) -> &'static str {
        match self {
            Self::Json => "[",
            Self::Csv => {
                "\u{feff}id,time,dialect,shop,kind,direction,status,method,path,bill,receipt,flagged,truncated,pair,payload\r\n"
            }
            Self::Table => "",
        }
    }

    fn tail(self) -> &'static str {
        if self == Self::Json { "\n]\n" } else { "" }
    }

    /// One row.
    ///
    /// * `first`: whether none came before it
    fn row(self, row: &Row, names: Names, first: bool) -> String {
        match self {
            Self::Json => format!("{}\n{}", if first { "" } else { "," }, json(row, names)),
            Self::Csv => csv(row, names),
            Self::Table => table(row, names),
        }
    }
}

impl Reader {
    /// The rows as a file, in pieces.
    pub fn export(&self, export: Export) -> impl Stream<Item = Result<Bytes>> + Send + use<> {
        let Export { filter, form, names } = export;
        let piece = |text: &'static str| once(future::ready(Ok(Bytes::from_static(text.as_bytes()))));
        let rows = self
            .walk(filter)
            .enumerate()
            .map(move |(at, row)| row.map(|row| Bytes::from(form.row(&row, names, at == 0))));
        piece(form.head()).chain(rows).chain(piece(form.tail()))
    }
}

/// `2026-03-25 17:24:56` in a zone.
#[must_use]
pub fn civil(at: Instant, zone: &TimeZone) -> String {
    let moment = Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned(zone.clone());
    strtime::format("%Y-%m-%d %H:%M:%S", &moment).unwrap_or_default()
}

fn utc(at: Instant) -> String {
    Timestamp::from_microsecond(at.0).unwrap_or_default().to_string()
}

fn json(row: &Row, names: Names) -> Value {
    let said = row.said(names);
    let Row { id, at, account: _, dialect, shop, outlet: _, kind, direction, status, method, path, .. } = row;
    let Row { bill, sale: _, receipt, flagged, pair, truncated, payload: _, .. } = row;
    json!({
        "id": id, "time": utc(*at), "dialect": dialect, "shop": shop, "kind": kind, "direction": direction.word(),
        "status": status, "method": method, "path": path, "bill": bill, "receipt": receipt, "flagged": flagged,
        "truncated": truncated, "pair": pair, "payload": said,
    })
}

fn csv(row: &Row, names: Names) -> String {
    let text = |value: Option<String>| value.unwrap_or_default();
    let cells = [
        row.id.to_string(),
        utc(row.at),
        row.dialect.clone(),
        text(row.shop.map(|shop| shop.to_string())),
        row.kind.clone(),
        row.direction.word().to_owned(),
        text(row.status.map(|status| status.to_string())),
        row.method.clone(),
        row.path.clone(),
        text(row.bill.clone()),
        text(row.receipt.clone()),
        row.flagged.to_string(),
        row.truncated.to_string(),
        row.pair.to_string(),
        text(row.said(names).map(|said| Notation::Line.write(&said))),
    ];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}

/// A cell that is read as text: a spreadsheet must not take it for a formula.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A row as the vendor's page has it. Nothing said leaves the cell empty.
fn table(row: &Row, names: Names) -> String {
    let time = civil(row.at, &TimeZone::get(VENDOR_ZONE).unwrap_or(TimeZone::UTC));
    let shop = row.shop.map(|shop| shop.to_string()).unwrap_or_default();
    let way = match row.direction {
        Direction::Request => "Запрос",
        Direction::Answer => "Ответ",
        Direction::Gap => "Пропуск",
    };
    let said = row.said(names).map(|said| Notation::Table.write(&said) + " ").unwrap_or_default();
    format!("| {time} | {shop} | {way} ({}) | {said}|\n", row.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a\"b,c"), "\"a\"\"b,c\"");
        assert_eq!(quoted("49152-CRM"), "49152-CRM");
    }
}
