//! What an address of the journal says: conditions, a page, and whether people are named. Read leniently: what makes no sense is
//! said beside its field, and the rest holds.

use std::collections::BTreeMap;
use std::fmt;

use ::journal::{Direction, Filter, Page};
use domain::Instant;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::form::Fields;

/// Where the list is.
pub(super) const LIST: &str = "/app/journal";
/// Rows of a page, as the vendor's own journal has.
const ROWS: u64 = 20;
/// For those who would rather scroll.
const MORE_ROWS: u64 = 50;
/// The last page that has a number; further back by following the pages.
const LAST_PAGE: u64 = 500;
/// The longest value of a condition, in characters.
const VALUE_CHARS: usize = 100;

/// A condition of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// Of a bill, by its human number.
    Bill,
    /// Of a receipt, by its id.
    Receipt,
    /// Of a shop, by its number.
    Shop,
    /// Of a kind.
    Kind,
    /// One way only.
    Direction,
    /// At or after.
    From,
    /// Before the end of.
    Until,
    /// Flagged only.
    Flagged,
    /// In one dialect.
    Dialect,
}

impl Field {
    /// All of them, in the order of their chips.
    pub(super) const ALL: [Self; 9] = [
        Self::Bill,
        Self::Receipt,
        Self::Shop,
        Self::Kind,
        Self::Direction,
        Self::From,
        Self::Until,
        Self::Flagged,
        Self::Dialect,
    ];

    /// Its name in addresses and forms.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::Receipt => "receipt",
            Self::Shop => "shop",
            Self::Kind => "kind",
            Self::Direction => "direction",
            Self::From => "from",
            Self::Until => "until",
            Self::Flagged => "flagged",
            Self::Dialect => "dialect",
        }
    }

    /// Its label.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Bill => "field-bill",
            Self::Receipt => "field-receipt",
            Self::Shop => "field-shop",
            Self::Kind => "field-kind",
            Self::Direction => "field-direction",
            Self::From => "field-from",
            Self::Until => "field-until",
            Self::Flagged => "field-flagged",
            Self::Dialect => "field-dialect",
        }
    }
}

/// An address of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// What was typed, where anything was.
    typed: BTreeMap<Field, String>,
    /// What it comes to.
    pub(super) filter: Filter,
    /// Fields that make no sense.
    pub(super) problems: Vec<Field>,
    /// Which page.
    pub(super) page: Page,
    /// How many rows it has.
    pub(super) rows: u64,
    /// Whether somebody would rather not see names.
    pub(super) hides_names: bool,
}

impl Address {
    /// * `zone`: the one that moments are meant in
    pub(super) fn of(fields: &Fields, zone: &TimeZone) -> Self {
        let value = |field: Field| {
            let text: String = fields.get(field.name())?.trim().chars().take(VALUE_CHARS).collect();
            (!text.is_empty()).then_some((field, text))
        };
        let typed: BTreeMap<Field, String> = Field::ALL.into_iter().filter_map(value).collect();
        let (filter, problems) = filter(&typed, zone);
        let number = |name: &str| fields.get(name).and_then(|text| text.parse().ok());
        let page = match (number("before"), number("after")) {
            (Some(id), _) => Page::Before(id),
            (None, Some(id)) => Page::After(id),
            (None, None) => {
                let page = fields.get("page").and_then(|text| text.parse().ok()).unwrap_or(1);
                Page::Number(page.clamp(1, LAST_PAGE))
            }
        };
        let rows = if fields.get("rows").is_some_and(|rows| rows == "50") { MORE_ROWS } else { ROWS };
        let hides_names = fields.get("names").is_some_and(|names| names == "hidden");
        Self { typed, filter, problems, page, rows, hides_names }
    }

    /// What was typed into a field.
    pub(super) fn typed(&self, field: Field) -> &str {
        self.typed.get(&field).map(String::as_str).unwrap_or_default()
    }

    /// The conditions that hold, with what was typed.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (Field, &str)> {
        let sound = self.typed.iter().filter(|(field, _)| !self.problems.contains(field));
        sound.map(|(field, text)| (*field, text.as_str()))
    }

    /// The first page of the same rows, with one more condition.
    pub(super) fn with(&self, field: Field, text: &str) -> Self {
        let mut other = self.first();
        other.typed.insert(field, text.to_owned());
        other
    }

    /// The first page of the same rows, without a condition.
    pub(super) fn without(&self, field: Field) -> Self {
        let mut other = self.first();
        other.typed.remove(&field);
        other
    }

    /// Another page of the same rows.
    pub(super) fn at(&self, page: Page) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same page with names hidden, or not.
    pub(super) fn hiding_names(&self, hides_names: bool) -> Self {
        Self { hides_names, ..self.clone() }
    }

    /// The first page, longer or shorter.
    pub(super) fn resized(&self) -> Self {
        Self { rows: if self.rows == ROWS { MORE_ROWS } else { ROWS }, ..self.first() }
    }

    fn first(&self) -> Self {
        self.at(Page::Number(1))
    }

    /// Everything but the page, for a file of the same rows and for links to other pages.
    pub(super) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (field, text) in &self.typed {
            query.append_pair(field.name(), text);
        }
        if self.hides_names {
            query.append_pair("names", "hidden");
        }
        query.finish()
    }
}

/// The whole address.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = form_urlencoded::Serializer::new(self.query());
        if self.rows != ROWS {
            query.append_pair("rows", &self.rows.to_string());
        }
        match self.page {
            Page::Number(1) => {}
            Page::Number(page) => {
                query.append_pair("page", &page.to_string());
            }
            Page::Before(id) => {
                query.append_pair("before", &id.to_string());
            }
            Page::After(id) => {
                query.append_pair("after", &id.to_string());
            }
        }
        let query = query.finish();
        if query.is_empty() { f.write_str(LIST) } else { write!(f, "{LIST}?{query}") }
    }
}

/// What was typed as conditions, and the fields that make no sense.
fn filter(typed: &BTreeMap<Field, String>, zone: &TimeZone) -> (Filter, Vec<Field>) {
    let mut filter = Filter::default();
    let mut problems = Vec::new();
    for (field, text) in typed {
        let understood = match field {
            Field::Bill => set(&mut filter.bill, Some(text.clone())),
            Field::Receipt => set(&mut filter.receipt, Some(text.clone())),
            Field::Dialect => set(&mut filter.dialect, Some(text.to_lowercase())),
            Field::Kind => set(&mut filter.kind, Some(text.clone())),
            Field::Shop => set(&mut filter.shop, text.parse().ok()),
            Field::Direction => set(&mut filter.direction, Direction::from_word(text)),
            Field::From => set(&mut filter.from, begin(text, zone)),
            Field::Until => set(&mut filter.until, end(text, zone)),
            Field::Flagged => {
                filter.flagged = true;
                true
            }
        };
        if !understood {
            problems.push(*field);
        }
    }
    (filter, problems)
}

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// The beginning of what was typed: a day, or a minute of it.
fn begin(text: &str, zone: &TimeZone) -> Option<Instant> {
    let moment = match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => day.to_datetime(jiff::civil::Time::midnight()),
        _ => text.parse::<DateTime>().ok()?,
    };
    instant(moment, zone)
}

/// The end of what was typed: of that day, or of that minute.
fn end(text: &str, zone: &TimeZone) -> Option<Instant> {
    let moment = match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => day.tomorrow().ok()?.to_datetime(jiff::civil::Time::midnight()),
        _ => text.parse::<DateTime>().ok()?.checked_add(1.minute()).ok()?,
    };
    instant(moment, zone)
}

fn instant(moment: DateTime, zone: &TimeZone) -> Option<Instant> {
    Some(Instant(moment.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(query: &str) -> Address {
        let fields: Fields = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Address::of(&fields, &TimeZone::get("Asia/Tashkent").unwrap())
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for query in [
            "bill=A-77&shop=19",
            "receipt=r&direction=answer&flagged=yes&names=hidden&rows=50&page=3",
            "from=2026-03-25T17%3A24&before=700",
            "kind=list&after=700",
            "bill=%D0%90%26%3D",
        ] {
            assert_eq!(address(query).to_string(), format!("/app/journal?{query}"));
        }
        assert_eq!(address("page=1&x=y&shop=").to_string(), "/app/journal");
    }

    #[test]
    fn a_condition_comes_and_goes_and_begins_at_the_first_page() {
        let all = address("shop=19&page=4");
        assert_eq!(all.with(Field::Kind, "LIST").to_string(), "/app/journal?shop=19&kind=LIST");
        assert_eq!(all.without(Field::Shop).to_string(), "/app/journal");
        assert_eq!(all.at(Page::Before(9)).to_string(), "/app/journal?shop=19&before=9");
    }

    #[test]
    fn what_makes_no_sense_is_said_and_the_rest_holds() {
        let all = address("shop=x&from=yesterday&kind=LIST&direction=up&page=0&rows=7");
        assert_eq!(all.problems, [Field::Shop, Field::Direction, Field::From]);
        assert_eq!(all.filter, Filter { kind: Some("LIST".to_owned()), ..Filter::default() });
        assert_eq!(all.typed(Field::Shop), "x");
        assert_eq!((all.page, all.rows), (Page::Number(1), ROWS));
        assert_eq!(all.conditions().count(), 1);
    }

    #[test]
    fn days_and_minutes_are_meant_in_the_accounts_zone() {
        let span = address("from=2026-03-25&until=2026-03-25");
        let midnight = Instant(1_774_378_800_000_000);
        assert_eq!((span.filter.from, span.filter.until), (Some(midnight), Some(midnight.plus_days(1))));
        let minute = address("from=2026-03-25T00:01&until=2026-03-25T00:01");
        assert_eq!(minute.filter.from, Some(midnight.plus_seconds(60)));
        assert_eq!(minute.filter.until, Some(midnight.plus_seconds(120)));
    }
}
