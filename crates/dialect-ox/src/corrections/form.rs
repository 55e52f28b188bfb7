//! The form of a correction into a command.
//!
//! # Source
//! Contract 4.9.

use app::stock::{NewLine, OpenCorrection};
use domain::Quantity;
use domain::id::LotId;
use uuid::Uuid;
use wire::{Fields, Kind};

use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;
use crate::form::quantity;

/// Where our names differ from the commands'.
pub(super) const NAMES: Names =
    &[("lines", "records"), ("lines[].quantity", "records[].count"), ("lines[].lot", "records[].stock")];

/// Why, when nobody says so.
const REASON: &str = "manual";

/// The form, before numbers are ids.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    location: i64,
    reason: String,
    note: Option<String>,
    records: Vec<Record>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    variation: i64,
    count: Quantity,
    stock: Option<Uuid>,
}

/// Reads a form.
pub(super) async fn open(cx: &Ctx) -> Result<OpenCorrection, Error> {
    let Form { location, reason, note, records } = cx.form(|f| {
        cx.only(f, &["location", "reason", "note", "records"]);
        form(f)
    })?;
    let mut lookup = cx.lookup();
    let location = lookup.one("location", location).await?;
    let wanted = records.len();
    let mut lines = Vec::with_capacity(wanted);
    for (at, Record { variation, count, stock }) in records.into_iter().enumerate() {
        let variant = lookup.one(&format!("records[{at}].variation"), variation).await?;
        lines.extend(variant.map(|variant| NewLine { variant, quantity: count, lot: stock.map(LotId) }));
    }
    let location = lookup.only(location.filter(|_| lines.len() == wanted))?;
    Ok(OpenCorrection { location, at: None, reason, note, lines })
}

fn form(f: &Fields<'_>) -> Form {
    Form {
        location: f.int("location").required(),
        reason: f.str("reason").blank_is_null().or(REASON.to_owned()),
        note: f.str("note").optional(),
        records: f.list("records", record).required(),
    }
}

fn record(f: &Fields<'_>) -> Record {
    let not_zero = |count: Quantity| match count.is_zero() {
        true => Err(Kind::Invalid("This value should not be equal to 0.".into())),
        false => Ok(count),
    };
    Record {
        variation: f.int("variation").required(),
        count: quantity(f, "count").check(not_zero).required(),
        stock: f.uuid("stock").optional(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    fn read(json: &str) -> Result<Form, Vec<String>> {
        let tree = Tree::from_json(json.as_bytes(), &Limits::default()).unwrap();
        fields::read(&tree, form).map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_sample_of_the_contract_is_read() {
        let json = r#"{"location": 42, "reason": "manual", "records": [{"variation": 242351, "count": -5},
            {"variation": 242352, "count": 5, "stock": "624f86e6-57a3-4b58-a4e6-750540cf07c8"}]}"#;
        let stock = "624f86e6-57a3-4b58-a4e6-750540cf07c8".parse().ok();
        let records = vec![
            Record { variation: 242_351, count: Quantity::units(-5), stock: None },
            Record { variation: 242_352, count: Quantity::units(5), stock },
        ];
        assert_eq!(read(json), Ok(Form { location: 42, reason: "manual".into(), note: None, records }));
    }

    #[test]
    fn bad_fields_are_told() {
        let problems = read(r#"{"records": [{"count": 0}, {"variation": 1, "count": "x", "stock": "y"}]}"#);
        assert_eq!(
            problems.unwrap_err(),
            [
                "location: missing",
                "records[0][variation]: missing",
                "records[0][count]: This value should not be equal to 0.",
                "records[1][count]: expected number",
                "records[1][stock]: expected uuid",
            ]
        );
        assert_eq!(read("{\"location\": 1}").unwrap_err(), ["records: missing"]);
    }
}
