//! One exchange: the request and its answer, whole, side by side where there is room.

use ::journal::{Notation, Row};
use maud::{Markup, html};

use super::Desk;
use super::address::{Address, LIST};
use super::rows;
use crate::shell;

pub(super) fn page(desk: &Desk, address: &Address, rows: Vec<Row>) -> Markup {
    let tongue = desk.member.visit.tongue;
    let mut halves = rows;
    halves.sort_by_key(|row| row.id);
    let first = &halves[0];
    let title = tongue.tell("exchange-title", &[("kind", first.kind.as_str().into())]);
    let here = format!("{LIST}/exchanges/{}", first.pair);
    let names = desk.names(address);
    let body = html! {
        p.back { a href=(LIST) { "← " (tongue.say("journal-title")) } }
        div.title {
            h1 { (title) }
            div.tools { (rows::names_choice(desk, names, &here, &format!("{here}?names=hidden"))) }
        }
        (facts(desk, address, &halves))
        div.halves {
            @for row in &halves {
                section.half #{ "row-" (row.id) } {
                    h2 { (rows::event(tongue, row)) }
                    p.hint { (tongue.moment(row.at, &desk.member.zone)) }
                    @match row.said(names) {
                        Some(said) => (rows::pre(&Notation::Page.write(&said), &rows::label(tongue, row))),
                        None => p.nothing { (tongue.say("said-nothing")) },
                    }
                }
            }
        }
    };
    shell::page(&desk.member, &title, &body)
}

/// What the exchange is, with ids to copy.
fn facts(desk: &Desk, address: &Address, halves: &[Row]) -> Markup {
    let tongue = desk.member.visit.tongue;
    let first = &halves[0];
    // Either half may be the one that knows.
    let bill = halves.iter().find_map(|row| row.bill.as_deref());
    let receipt = halves.iter().find_map(|row| row.receipt.as_deref());
    html! {
        dl.facts {
            div { dt { (tongue.say("field-dialect")) } dd { (first.dialect) } }
            @if let Some(shop) = first.shop { div { dt { (tongue.say("field-shop")) } dd.copy { (shop) } } }
            div { dt { (tongue.say("fact-address")) } dd.copy { (first.method) " " (first.path) } }
            @if let Some(bill) = bill {
                div { dt { (tongue.say("field-bill")) } dd { a href=(rows::bill_page(address, bill)) { (bill) } } }
            }
            @if let Some(receipt) = receipt {
                div { dt { (tongue.say("field-receipt")) } dd { a.id href=(rows::receipt_page(address, receipt)) { (receipt) } } }
            }
            div { dt { (tongue.say("fact-pair")) } dd.id.copy { (first.pair) } }
        }
    }
}
