//! Forms of variations: what is said of one, new or there.
//!
//! # Source
//! Contract 4.3. What is not sent of a variation that is there stays.

use app::catalogue::{Flags, NewVariant, UpdateVariant, VariantView};
use domain::catalogue::{Property, Unit};
use domain::id::VariantId;
use domain::sales::{Tax, TaxMode};
use domain::{Change, Word as _};
use wire::{Fields, Kind, Patch};

use super::links::Links;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;

/// Where our names differ from the commands'.
pub(super) const NAMES: Names = &[("barcodes[]", "barcode"), ("barcodes", "barcode"), ("tax", "vatPercent")];

const KNOWN: &[&str] =
    &["barcode", "name", "properties", "analogs", "modifiers", "unit", "countable", "taxable", "vatPercent"];

/// What a form says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    barcode: Patch<String>,
    name: Patch<String>,
    properties: Patch<Vec<Property>>,
    unit: Patch<Unit>,
    countable: Patch<bool>,
    tax: Change<Tax>,
    analogs: Patch<Vec<i64>>,
    modifiers: Patch<Vec<i64>>,
}

/// Reads a form; variations that it points to must be there.
pub(super) async fn read(cx: &Ctx) -> Result<Form, Error> {
    let form = cx.form(|f| {
        cx.only(f, KNOWN);
        form(f)
    })?;
    let mut lookup = cx.lookup();
    for (field, said) in [("analogs", &form.analogs), ("modifiers", &form.modifiers)] {
        if let Patch::Value(numbers) = said {
            lookup.many::<VariantId>(field, numbers).await?;
        }
    }
    lookup.done()?;
    Ok(form)
}

fn form(f: &Fields<'_>) -> Form {
    Form {
        barcode: f.str("barcode").blank_is_null().patch().map(|code| code.trim().to_owned()),
        name: f.str("name").patch(),
        properties: properties(f, "properties"),
        unit: unit(f, "unit").patch(),
        countable: f.bool("countable").patch(),
        tax: tax(f),
        analogs: f.ints("analogs").max_items(MAX_LINKS).patch(),
        modifiers: f.ints("modifiers").max_items(MAX_LINKS).patch(),
    }
}

/// Most variations that one points to.
const MAX_LINKS: usize = 100;

/// Reads named qualities; those without a name are a problem.
pub(crate) fn properties(f: &Fields<'_>, name: &str) -> Patch<Vec<Property>> {
    let one = |item: &Fields<'_>| Property {
        name: item.str("name").required(),
        value: item.str("value").optional(),
    };
    f.list(name, one).patch()
}

/// Reads what a quantity counts.
pub(crate) fn unit<'a>(f: &Fields<'a>, name: &str) -> wire::fields::Field<'a, Unit> {
    f.parsed(name, "text", |word| {
        Unit::from_word(word).ok_or(Kind::Invalid("The selected choice is invalid.".into()))
    })
}

/// Reads the tax: a rate is required of what is taxed. A rate alone says that it is.
fn tax(f: &Fields<'_>) -> Change<Tax> {
    let rate = f.decimal("vatPercent").check(|percent| percent.exactly(2).ok_or(Kind::Range));
    match f.bool("taxable").patch() {
        Patch::Value(true) => Change::Set(included(rate.required())),
        Patch::Value(false) => Change::Set(Tax::None),
        Patch::Absent | Patch::Null => rate.optional().map(included).into(),
    }
}

/// A rate that prices contain.
pub(crate) const fn included(basis_points: i64) -> Tax {
    Tax::Rate { basis_points, mode: TaxMode::Included }
}

impl Form {
    /// A variation to be.
    pub(super) fn create(self) -> (NewVariant, Links) {
        let Self { barcode, name, properties, unit, countable, tax, analogs, modifiers } = self;
        let variant = NewVariant {
            name: name.value().unwrap_or_default(),
            barcodes: barcode.value().into_iter().collect(),
            unit: unit.value().unwrap_or(Unit::Piece),
            tax: tax.or(Tax::None),
            flags: Flags { countable: countable.value().unwrap_or(true), ..Flags::default() },
            properties: properties.value().unwrap_or_default(),
            sell_price: None,
            supply_price: None,
        };
        let links = Links {
            analogs: analogs.value().unwrap_or_default(),
            modifiers: modifiers.value().unwrap_or_default(),
        };
        (variant, links)
    }

    /// A change of a variation that is there.
    pub(super) fn update(self, id: VariantId, now: &VariantView) -> UpdateVariant {
        let Self { barcode, name, properties, unit, countable, tax, analogs: _, modifiers: _ } = self;
        UpdateVariant {
            name: filled(name),
            barcodes: barcode.said().map(|code| barcodes(code, &now.barcodes)).into(),
            unit: unit.value().into(),
            tax,
            countable: countable.value().into(),
            properties: filled(properties),
            ..UpdateVariant::of(id)
        }
    }

    /// What it then points to, if the form says anything of that.
    pub(super) fn links(&self, now: Links) -> Option<Links> {
        if self.analogs.is_absent() && self.modifiers.is_absent() {
            return None;
        }
        let after = |said: &Patch<Vec<i64>>, now| said.clone().said().map_or(now, Option::unwrap_or_default);
        Some(Links {
            analogs: after(&self.analogs, now.analogs),
            modifiers: after(&self.modifiers, now.modifiers),
        })
    }
}

/// The contract knows the first of a variation's barcodes; the others stay. None asks for another one to be made.
fn barcodes(first: Option<String>, now: &[String]) -> Vec<String> {
    let Some(first) = first else { return Vec::new() };
    let others = now.iter().skip(1).filter(|code| **code != first).cloned();
    std::iter::once(first.clone()).chain(others).collect()
}

/// A field that is empty when null.
fn filled<T: Default>(said: Patch<T>) -> Change<T> {
    said.said().map(Option::unwrap_or_default).into()
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
    fn a_new_variation_is_what_the_form_says() {
        let json = r#"{"barcode": "1231231", "name": "test", "analogs": [7], "modifiers": [8], "unit": "kg", "countable": false,
            "properties": [{"name": "Size", "value": "XL"}, {"name": "Color"}], "taxable": true, "vatPercent": 12.5}"#;
        let (variant, links) = read(json).unwrap().create();
        let property =
            |name: &str, value: Option<&str>| Property { name: name.into(), value: value.map(Into::into) };
        let expected = NewVariant {
            name: "test".into(),
            barcodes: vec!["1231231".into()],
            unit: Unit::Kilogram,
            tax: included(1250),
            flags: Flags { countable: false, ..Flags::default() },
            properties: vec![property("Size", Some("XL")), property("Color", None)],
            sell_price: None,
            supply_price: None,
        };
        assert_eq!((variant, links), (expected, Links { analogs: vec![7], modifiers: vec![8] }));
    }

    #[test]
    fn what_is_not_said_stays() {
        let form = read("{}").unwrap();
        assert_eq!(form.links(Links { analogs: vec![1], modifiers: vec![] }), None);
        assert_eq!(form.tax, Change::Keep);
        let form = read(r#"{"modifiers": [2], "taxable": 0}"#).unwrap();
        let links = form.links(Links { analogs: vec![1], modifiers: vec![] });
        assert_eq!(links, Some(Links { analogs: vec![1], modifiers: vec![2] }));
        assert_eq!(form.tax, Change::Set(Tax::None));
    }

    #[test]
    fn other_barcodes_stay_behind_the_first() {
        let now = ["1".to_owned(), "2".to_owned(), "3".to_owned()];
        assert_eq!(barcodes(Some("4".into()), &now), ["4", "2", "3"]);
        assert_eq!(barcodes(Some("3".into()), &now), ["3", "2"]);
        assert_eq!(barcodes(None, &now), [""; 0]);
    }

    #[test]
    fn bad_fields_are_told() {
        for (json, problem) in [
            (r#"{"taxable": true}"#, "vatPercent: missing"),
            (r#"{"vatPercent": 1.234}"#, "vatPercent: out of range"),
            (r#"{"unit": "ton"}"#, "unit: The selected choice is invalid."),
            (r#"{"properties": [{"value": "XL"}]}"#, "properties[0][name]: missing"),
            (r#"{"analogs": ["x"]}"#, "analogs[0]: expected integer"),
            (r#"{"countable": "maybe"}"#, "countable: expected boolean"),
        ] {
            assert_eq!(read(json).unwrap_err(), [problem], "{json}");
        }
    }
}
