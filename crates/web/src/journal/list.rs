//! The list: search, conditions, rows, pages, files.

use ::journal::{Count, Direction, Form, Listed, Page};
use maud::{Markup, html};

use super::Desk;
use super::address::{Address, Field, LIST};
use super::rows;
use crate::shell;
use crate::words::Tongue;

/// Kinds to choose from; others can be typed.
const KINDS: [&str; 4] = ["HELLO", "LIST", "BILL", "RECEIPT"];

pub(super) fn page(desk: &Desk, address: &Address, listed: &Listed, count: Count) -> Markup {
    let tongue = desk.member.visit.tongue;
    let title = tongue.say("journal-title");
    let names = desk.names(address);
    let (shown, hidden) = (address.hiding_names(false).to_string(), address.hiding_names(true).to_string());
    let body = html! {
        div.title {
            h1 { (title) }
            p.count { (counted(tongue, count)) }
            div.tools {
                (rows::names_choice(desk, names, &shown, &hidden))
                (files(tongue, address))
            }
        }
        search { (search_box(tongue, address)) (conditions(tongue, address)) }
        (chips(tongue, address))
        @if listed.rows.is_empty() {
            (nothing(tongue, address))
        } @else {
            (rows::table(desk, address, &listed.rows))
            (pages(tongue, address, listed))
        }
    };
    shell::page(&desk.member, &title, &body)
}

fn counted(tongue: Tongue, count: Count) -> String {
    let shown = tongue.count(count.rows) + if count.or_more { "+" } else { "" };
    tongue.tell("journal-count", &[("count", count.rows.into()), ("shown", shown.into())])
}

fn files(tongue: Tongue, address: &Address) -> Markup {
    let file = |form: Form, name: String| {
        html! { a.tool href=(format!("{LIST}/export/{}?{}", form.word(), address.query())) download { (name) } }
    };
    html! {
        span.files {
            span.label { (tongue.say("files-label")) }
            (file(Form::Json, "JSON".to_owned()))
            (file(Form::Csv, "CSV".to_owned()))
            (file(Form::Table, tongue.say("files-table")))
        }
    }
}

/// The other conditions and choices, so that a form does not lose them.
fn kept(address: &Address, shown: &[Field]) -> Markup {
    html! {
        @for (field, text) in address.conditions().filter(|(field, _)| !shown.contains(field)) {
            input type="hidden" name=(field.name()) value=(text);
        }
        @if address.hides_names { input type="hidden" name="names" value="hidden"; }
    }
}

fn search_box(tongue: Tongue, address: &Address) -> Markup {
    html! {
        form.search action=(LIST) role="search" {
            label.hidden for="q" { (tongue.say("search-label")) }
            input #q type="search" name="q" placeholder=(tongue.say("search-label")) autofocus autocomplete="off" spellcheck="false";
            (kept(address, &[]))
            button.primary { (tongue.say("search-go")) }
        }
    }
}

fn conditions(tongue: Tongue, address: &Address) -> Markup {
    const HERE: [Field; 6] =
        [Field::Shop, Field::Kind, Field::Direction, Field::From, Field::Until, Field::Flagged];
    html! {
        details.filters open[!address.problems.is_empty()] {
            summary.button { (tongue.say("filters")) }
            form action=(LIST) {
                (kept(address, &HERE))
                (input(tongue, address, Field::Shop, &html! { input #shop name="shop" inputmode="numeric" value=(address.typed(Field::Shop)) aria-invalid=[invalid(address, Field::Shop)]; }))
                (input(tongue, address, Field::Kind, &html! {
                    input #kind name="kind" list="kinds" value=(address.typed(Field::Kind)) autocomplete="off";
                    datalist #kinds { @for kind in KINDS { option value=(kind) {} } }
                }))
                (input(tongue, address, Field::Direction, &direction(tongue, address)))
                (input(tongue, address, Field::From, &moment(address, Field::From)))
                (input(tongue, address, Field::Until, &moment(address, Field::Until)))
                div.field.check {
                    input #flagged type="checkbox" name="flagged" value="yes" checked[address.filter.flagged];
                    label for="flagged" { (tongue.say("field-flagged")) }
                }
                div.field.go { button.primary { (tongue.say("filters-apply")) } }
            }
        }
    }
}

fn input(tongue: Tongue, address: &Address, field: Field, control: &Markup) -> Markup {
    html! {
        div.field {
            label for=(field.name()) { (tongue.say(field.label())) }
            (control)
            @if address.problems.contains(&field) { p.problem { (tongue.say("field-problem")) } }
        }
    }
}

fn invalid(address: &Address, field: Field) -> Option<&'static str> {
    address.problems.contains(&field).then_some("true")
}

fn direction(tongue: Tongue, address: &Address) -> Markup {
    let chosen = address.typed(Field::Direction);
    html! {
        select #direction name="direction" {
            option value="" { (tongue.say("way-any")) }
            @for direction in [Direction::Request, Direction::Answer, Direction::Gap] {
                option value=(direction.word()) selected[direction.word() == chosen] { (way(tongue, direction)) }
            }
        }
    }
}

fn way(tongue: Tongue, direction: Direction) -> String {
    match direction {
        Direction::Request => tongue.say("way-request"),
        Direction::Answer => tongue.say("way-answer"),
        Direction::Gap => tongue.say("way-gap"),
    }
}

fn moment(address: &Address, field: Field) -> Markup {
    let typed = address.typed(field);
    // A day alone is taken too; the browser's own picker wants a minute.
    let picked = if typed.len() == 10 { format!("{typed}T00:00") } else { typed.to_owned() };
    html! {
        input #(field.name()) type="datetime-local" name=(field.name()) value=(picked) aria-invalid=[invalid(address, field)];
    }
}

/// The conditions that hold, each with a way out.
fn chips(tongue: Tongue, address: &Address) -> Markup {
    let chips: Vec<(Field, String)> =
        address.conditions().map(|(field, text)| (field, shown(tongue, address, field, text))).collect();
    html! {
        @if !chips.is_empty() {
            ul.chips aria-label=(tongue.say("chips-label")) {
                @for (field, text) in &chips {
                    li {
                        a.chip href=(address.without(*field)) {
                            span { (text) }
                            span.out aria-hidden="true" { "×" }
                            span.hidden { (tongue.say("chip-remove")) }
                        }
                    }
                }
                @if chips.len() > 1 { li { a href=(LIST) { (tongue.say("chips-clear")) } } }
            }
        }
    }
}

fn shown(tongue: Tongue, address: &Address, field: Field, text: &str) -> String {
    let value = match field {
        Field::Flagged => return tongue.say("field-flagged"),
        Field::Direction => {
            address.filter.direction.map_or_else(String::new, |direction| way(tongue, direction))
        }
        Field::From | Field::Until => text.replace('T', " "),
        Field::Bill | Field::Receipt | Field::Shop | Field::Kind | Field::Dialect => text.to_owned(),
    };
    format!("{}: {value}", tongue.say(field.label()))
}

fn nothing(tongue: Tongue, address: &Address) -> Markup {
    let filtered = address.conditions().next().is_some() || address.page != Page::Number(1);
    html! {
        section.notice {
            @if filtered {
                h2 { (tongue.say("nothing-found")) }
                p { (tongue.say("nothing-found-hint")) }
                p { a.button href=(LIST) { (tongue.say("chips-clear")) } }
            } @else {
                h2 { (tongue.say("nothing-yet")) }
                p { (tongue.say("nothing-yet-hint")) }
            }
        }
    }
}

fn pages(tongue: Tongue, address: &Address, listed: &Listed) -> Markup {
    let ends = listed.rows.first().zip(listed.rows.last());
    html! {
        nav.pages aria-label=(tongue.say("pages-label")) {
            @if let Some((first, last)) = ends {
                @if listed.newer {
                    a.button href=(address.at(Page::Number(1))) { (tongue.say("pages-newest")) }
                    a.button rel="prev" href=(address.at(Page::After(first.id))) { "← " (tongue.say("pages-newer")) }
                }
                @if listed.older {
                    a.button rel="next" href=(address.at(Page::Before(last.id))) { (tongue.say("pages-older")) " →" }
                }
                a.tool href=(address.resized()) {
                    (tongue.tell("pages-rows", &[("rows", address.resized().rows.into())]))
                }
            }
        }
    }
}
