//! The form of a transfer into a command.
//!
//! # Source
//! Contract 4.7.

use app::stock::{CreateTransfer, NewLine};
use domain::Quantity;
use domain::id::{LotId, ZoneId};
use uuid::Uuid;
use wire::{Fields, Kind};

use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;
use crate::form::{one_of, quantity};

/// Where our names differ from the command's.
pub(super) const NAMES: Names = &[
    ("from", "outLocation"),
    ("to", "inLocation"),
    ("lines", "records"),
    ("lines[].variant", "records[].variation"),
    ("lines[].quantity", "records[].count"),
    ("lines[].lot", "records[].stock"),
];

/// The form, before numbers are ids.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    out_location: i64,
    in_location: i64,
    ordered: bool,
    will_review: bool,
    note: Option<String>,
    records: Vec<Record>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    variation: i64,
    count: Quantity,
    stock: Option<Uuid>,
}

/// Reads a form into a new transfer of a zone.
pub(super) async fn create(cx: &Ctx, zone: ZoneId) -> Result<CreateTransfer, Error> {
    let form = cx.form(|f| {
        cx.only(f, &["outLocation", "inLocation", "type", "note", "willReview", "records"]);
        form(f)
    })?;
    let Form { out_location, in_location, ordered, will_review, note, records } = form;
    let mut lookup = cx.lookup();
    let from = lookup.one("outLocation", out_location).await?;
    let to = lookup.one("inLocation", in_location).await?;
    let mut lines = Vec::with_capacity(records.len());
    let wanted = records.len();
    for (at, Record { variation, count, stock }) in records.into_iter().enumerate() {
        let variant = lookup.one(&format!("records[{at}].variation"), variation).await?;
        lines.extend(variant.map(|variant| NewLine { variant, quantity: count, lot: stock.map(LotId) }));
    }
    let (from, to) = lookup.only(from.zip(to).filter(|_| lines.len() == wanted))?;
    Ok(CreateTransfer { zone: Some(zone), from, to, at: None, requested: ordered, will_review, note, lines })
}

fn form(f: &Fields<'_>) -> Form {
    Form {
        out_location: f.int("outLocation").required(),
        in_location: f.int("inLocation").required(),
        ordered: one_of(f, "type", &[("0", false), ("1", true)]).or(false),
        will_review: f.bool("willReview").or(false),
        note: f.str("note").optional(),
        records: f.list("records", record).required(),
    }
}

fn record(f: &Fields<'_>) -> Record {
    let some = |count: Quantity| match count.is_positive() {
        true => Ok(count),
        false => Err(Kind::Invalid("This value should be greater than 0.".into())),
    };
    Record {
        variation: f.int("variation").required(),
        count: quantity(f, "count").check(some).required(),
        stock: f.uuid("stock").optional(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    fn read(json: &str) -> Result<Form, Vec<String>> {
        let tree = Tree::from_json(json.as_bytes(), &Limits::default()).unwrap();
        fields::read(&tree, form).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_sample_of_the_contract_is_read() {
        let json = r#"{"outLocation": 42, "inLocation": 293, "type": 0,
            "records": [{"variation": 242351, "count": 3}, {"variation": 242352, "count": 2}]}"#;
        let record = |variation, units| Record { variation, count: Quantity::units(units), stock: None };
        let expected = Form {
            out_location: 42,
            in_location: 293,
            ordered: false,
            will_review: false,
            note: None,
            records: vec![record(242_351, 3), record(242_352, 2)],
        };
        assert_eq!(read(json), Ok(expected));
        let ordered =
            read(r#"{"outLocation": 1, "inLocation": 2, "type": "1", "willReview": 1, "records": []}"#);
        assert!(ordered.is_ok_and(|form| form.ordered && form.will_review));
    }

    #[test]
    fn bad_fields_are_told() {
        let problems =
            read(r#"{"type": 2, "records": [{"count": -1}, {"variation": 1, "count": "x", "stock": "y"}]}"#);
        assert_eq!(
            problems.unwrap_err(),
            [
                "outLocation: missing",
                "inLocation: missing",
                "type: The selected choice is invalid.",
                "records[0][variation]: missing",
                "records[0][count]: This value should be greater than 0.",
                "records[1][count]: expected number",
                "records[1][stock]: expected uuid",
            ]
        );
    }
}
