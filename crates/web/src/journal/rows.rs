//! Rows as a table; on a narrow screen each becomes a card.

use ::journal::{Direction, Names, Notation, Row};
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::Desk;
use super::address::{Address, Field};
use crate::words::Tongue;

/// The most of a payload that a list shows, in bytes; the page of the exchange has all.
const SHOWN_BYTES: usize = 4096;
/// The most of it in the line that is always there, in characters.
const LINE_CHARS: usize = 100;
/// What stands for the group separator of a marking code.
const SEPARATOR: char = '␝';

/// A table of rows.
pub(super) fn table(desk: &Desk, address: &Address, rows: &[Row]) -> Markup {
    let say = |id| desk.member.visit.tongue.say(id);
    html! {
        table.cards.journal role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    th.when role="columnheader" scope="col" { (say("column-time")) }
                    th.shop role="columnheader" scope="col" { (say("field-shop")) }
                    th.event role="columnheader" scope="col" { (say("column-event")) }
                    th.about role="columnheader" scope="col" { (say("column-about")) }
                    th role="columnheader" scope="col" { (say("column-said")) }
                }
            }
            tbody role="rowgroup" {
                @for row in rows { (line(desk, address, row)) }
            }
        }
    }
}

fn line(desk: &Desk, address: &Address, row: &Row) -> Markup {
    let tongue = desk.member.visit.tongue;
    html! {
        tr role="row" #{ "row-" (row.id) } {
            td.when role="cell" data-label=(tongue.say("column-time")) { (moment(desk, address, row)) }
            td.shop.figure role="cell" data-label=(tongue.say("field-shop")) { (shop(address, row)) }
            td.event role="cell" data-label=(tongue.say("column-event")) { (event(tongue, row)) }
            td.about role="cell" data-label=(tongue.say("column-about")) { (about(desk, address, row)) }
            td.said role="cell" data-label=(tongue.say("column-said")) { (said(desk, address, row)) }
        }
    }
}

fn moment(desk: &Desk, address: &Address, row: &Row) -> Markup {
    let shown = desk.member.visit.tongue.moment(row.at, &desk.member.zone);
    html! {
        @if row.pair.is_nil() { (shown) } @else { a href=(exchange_of(address, row)) { (shown) } }
    }
}

/// The page of the exchange that a row is half of.
pub(super) fn exchange_of(address: &Address, row: &Row) -> String {
    format!("/app/journal/exchanges/{}{}#row-{}", row.pair, names_query(address), row.id)
}

/// What a link to another page keeps of this one.
pub(super) fn names_query(address: &Address) -> &'static str {
    if address.hides_names { "?names=hidden" } else { "" }
}

fn shop(address: &Address, row: &Row) -> Markup {
    html! {
        @match row.shop {
            Some(shop) => a href=(address.with(Field::Shop, &shop.to_string())) { (shop) },
            None => "—",
        }
    }
}

/// The way, the kind and how it ended; by shape and word, not by colour alone.
pub(super) fn event(tongue: Tongue, row: &Row) -> Markup {
    let (class, sign, way) = match row.direction {
        Direction::Request => ("way request", "→", tongue.say("way-request")),
        Direction::Answer => ("way answer", "←", tongue.say("way-answer")),
        Direction::Gap => ("way gap", "⋯", tongue.say("way-gap")),
    };
    html! {
        span class=(class) { span aria-hidden="true" { (sign) } " " (way) }
        @if row.direction != Direction::Gap { " " b.kind { (row.kind) } }
        @if row.direction == Direction::Answer {
            " "
            @match row.status {
                Some(status) if status < 400 => span.status { (status) },
                Some(status) => span.status.bad { span aria-hidden="true" { "▲ " } (status) },
                None => span.status.bad { span aria-hidden="true" { "▲ " } (tongue.say("status-none")) },
            }
        }
        @if row.flagged { " " span.flag { span aria-hidden="true" { "⚑ " } (tongue.say("row-flagged")) } }
        @if row.truncated { " " span.badge { (tongue.say("row-truncated")) } }
    }
}

fn about(desk: &Desk, address: &Address, row: &Row) -> Markup {
    let tongue = desk.member.visit.tongue;
    html! {
        @if let Some(bill) = &row.bill {
            a href=(bill_page(address, bill)) { (tongue.tell("about-bill", &[("number", bill.as_str().into())])) }
        }
        @if let Some(receipt) = &row.receipt {
            " "
            a.id href=(receipt_page(address, receipt)) title=(receipt) {
                (tongue.tell("about-receipt", &[("id", short(receipt).into())]))
            }
        }
    }
}

pub(super) fn bill_page(address: &Address, bill: &str) -> String {
    format!("/app/journal/bills/{}{}", segment(bill), names_query(address))
}

pub(super) fn receipt_page(address: &Address, receipt: &str) -> String {
    format!("/app/journal/receipts/{}{}", segment(receipt), names_query(address))
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The beginning of a long id.
fn short(id: &str) -> String {
    let head: String = id.chars().take(8).collect();
    if head.len() < id.len() { format!("{head}…") } else { head }
}

/// What was said: a line of it, and the rest behind that.
fn said(desk: &Desk, address: &Address, row: &Row) -> Markup {
    let tongue = desk.member.visit.tongue;
    let Some(said) = row.said(desk.names(address)) else {
        return html! { span.nothing { (tongue.say("said-nothing")) } };
    };
    if row.direction == Direction::Gap {
        let lost = said.get("dropped").and_then(Value::as_u64).unwrap_or_default();
        let about = [("count", lost.into()), ("shown", tongue.count(lost).into())];
        return html! { (tongue.tell("gap-lost", &about)) };
    }
    let text = Notation::Page.write(&said);
    let end = text.floor_char_boundary(SHOWN_BYTES);
    html! {
        details {
            summary { code { (digest(row, &said)) } }
            (pre(&text[..end], &label(tongue, row)))
            @if end < text.len() {
                p { a href=(exchange_of(address, row)) { (tongue.say("said-whole")) } }
            }
        }
    }
}

/// What a document is called by those who do not see where it stands.
pub(super) fn label(tongue: Tongue, row: &Row) -> String {
    let way = match row.direction {
        Direction::Request => tongue.say("way-request"),
        Direction::Answer | Direction::Gap => tongue.say("way-answer"),
    };
    format!("{way} {}", row.kind)
}

/// A document on its own ground, which one can scroll by keyboard.
pub(super) fn pre(text: &str, label: &str) -> Markup {
    html! { pre tabindex="0" role="region" aria-label=(label) { (signs(text)) } }
}

/// The text with separators that one can see.
fn signs(text: &str) -> Markup {
    let mut parts = text.split(SEPARATOR);
    html! {
        (parts.next().unwrap_or_default())
        @for part in parts { (PreEscaped("<span class=\"sign\" title=\"GS\">␝</span>")) (part) }
    }
}

/// The line that tells a row from its neighbours.
fn digest(row: &Row, said: &Value) -> String {
    let line = match (row.direction, said) {
        (Direction::Request, Value::Object(request)) => address_of(request),
        (_, said) => Notation::Line.write(said),
    };
    let shown: String = line.chars().take(LINE_CHARS).collect();
    if shown.len() < line.len() { format!("{shown}…") } else { shown }
}

/// A request's path with its query, and its body behind.
fn address_of(request: &serde_json::Map<String, Value>) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let get = request.get("get").and_then(Value::as_object);
    let path = get.and_then(|get| get.get("q")).map(text).unwrap_or_default();
    let asked = get.into_iter().flatten().filter(|(name, _)| *name != "q" && *name != "id");
    let query: Vec<String> = asked.map(|(name, value)| format!("{name}={}", text(value))).collect();
    let question = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let body = request.get("body").filter(|body| !body.is_null());
    let body = body.map(|body| format!(" {}", Notation::Line.write(body))).unwrap_or_default();
    format!("{path}{question}{body}")
}

/// Whether names are shown on this page, as a choice.
pub(super) fn names_choice(desk: &Desk, names: Names, shown: &str, hidden: &str) -> Markup {
    let tongue = desk.member.visit.tongue;
    html! {
        @if desk.may_name {
            @match names {
                Names::Shown => a.tool href=(hidden) { (tongue.say("names-hide")) },
                Names::Hidden => a.tool href=(shown) { (tongue.say("names-show")) },
            }
        } @else {
            span.tool.off { (tongue.say("names-hidden")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_is_told_by_its_address() {
        let request = json!({"get": {"q": "/api/v2/list", "number": "A-77"}, "body": null});
        assert_eq!(address_of(request.as_object().unwrap()), "/api/v2/list?number=A-77");
        let request = json!({"get": {"q": "/r", "id": "7"}, "body": {"a": 1}});
        assert_eq!(address_of(request.as_object().unwrap()), "/r {\"a\":1}");
    }

    #[test]
    fn separators_are_seen_and_nothing_is_taken_for_a_tag() {
        let shown = signs("\"01␝92<b>\"").into_string();
        assert_eq!(shown, "&quot;01<span class=\"sign\" title=\"GS\">␝</span>92&lt;b&gt;&quot;");
    }

    #[test]
    fn a_number_is_one_segment() {
        assert_eq!(segment("A/7 7?"), "A%2F7%207%3F");
        assert_eq!(short("3fb12bc9-d7b5"), "3fb12bc9…");
    }
}
