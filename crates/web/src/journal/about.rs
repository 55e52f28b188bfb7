//! Everything that was said about one bill or one receipt, in the order it was said.

use ::journal::{Filter, Listed, Page, Row};
use app::sales::{BillView, GetBill};
use axum::extract::{Path, Query};
use domain::sales::BillState;
use maud::{Markup, html};

use super::address::{Address, Field, LIST};
use super::{Desk, ROWS_ABOUT, rows};
use crate::failure::{Failure, Why};
use crate::form::Fields;
use crate::shell;
use crate::visit::{Member, THROUGH};
use crate::words::Tongue;

/// What a page is about.
#[derive(Clone, Copy)]
enum Topic<'a> {
    /// The bill with this number.
    Bill(&'a str),
    /// The receipt with this id.
    Receipt(&'a str),
}

impl Topic<'_> {
    fn title(self, tongue: Tongue) -> String {
        match self {
            Self::Bill(number) => tongue.tell("about-bill", &[("number", number.into())]),
            Self::Receipt(id) => tongue.tell("about-receipt", &[("id", id.into())]),
        }
    }

    fn filter(self) -> Filter {
        match self {
            Self::Bill(number) => Filter { bill: Some(number.to_owned()), ..Filter::default() },
            Self::Receipt(id) => Filter { receipt: Some(id.to_owned()), ..Filter::default() },
        }
    }

    /// The same rows as a list.
    fn listed(self, address: &Address) -> Address {
        match self {
            Self::Bill(number) => address.with(Field::Bill, number),
            Self::Receipt(id) => address.with(Field::Receipt, id),
        }
    }

    /// The page itself.
    fn page(self, address: &Address) -> String {
        match self {
            Self::Bill(number) => rows::bill_page(address, number),
            Self::Receipt(id) => rows::receipt_page(address, id),
        }
    }
}

/// About a bill.
pub(crate) async fn bill(
    member: Member,
    Path(number): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Markup, Failure> {
    about(member, Topic::Bill(&number), &fields).await
}

/// About a receipt.
pub(crate) async fn receipt(
    member: Member,
    Path(id): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Markup, Failure> {
    about(member, Topic::Receipt(&id), &fields).await
}

async fn about(member: Member, topic: Topic<'_>, fields: &Fields) -> Result<Markup, Failure> {
    let desk = Desk::of(member)?;
    let address = Address::of(fields, &desk.member.zone);
    let found = desk.reader.list(&topic.filter(), Page::Number(1), ROWS_ABOUT).await;
    let listed = found.map_err(|error| desk.broken(error))?;
    if listed.rows.is_empty() {
        return Err(desk.member.visit.fail(Why::NotFound));
    }
    let sale = sale(&desk, &listed.rows).await?;
    Ok(page(&desk, &address, topic, listed, sale.as_ref()))
}

/// How the sale stands that the rows are about, for whoever may see sales there.
async fn sale(desk: &Desk, rows: &[Row]) -> Result<Option<BillView>, Failure> {
    let Some((outlet, id)) = rows.iter().find_map(|row| row.outlet.zip(row.sale)) else { return Ok(None) };
    let member = &desk.member;
    let asked = GetBill { namespace: THROUGH, outlet, id };
    match member.visit.house.app.read(&member.session.caller, asked).await {
        Ok((bill, _lines)) => Ok(Some(bill)),
        // What they may not see is not there for them.
        Err(app::Error::Refused(_)) => Ok(None),
        Err(fault) => Err(member.fault(fault)),
    }
}

fn standing(tongue: Tongue, bill: &BillView) -> Markup {
    let state = match bill.progress() {
        BillState::Open => tongue.say("bill-open"),
        BillState::Settled => tongue.say("bill-settled"),
        BillState::SettledPartially => tongue.say("bill-settled-partially"),
        BillState::OnCredit => tongue.say("bill-on-credit"),
        BillState::Returned => tongue.say("bill-returned"),
        BillState::Cancelled => tongue.say("bill-cancelled"),
    };
    let sums = [
        ("bill-total", bill.total()),
        ("bill-paid", bill.paid),
        ("bill-prepaid", bill.prepaid),
        ("bill-debt", bill.debt),
    ];
    html! {
        dl.facts {
            div { dt { (tongue.say("bill-sale")) } dd.copy { (bill.number.0) } }
            div { dt { (tongue.say("bill-state")) } dd { b { (state) } } }
            @for (id, sum) in sums {
                div { dt { (tongue.say(id)) } dd.figure { (tongue.money(sum, bill.currency)) } }
            }
        }
    }
}

fn page(desk: &Desk, address: &Address, topic: Topic<'_>, listed: Listed, sale: Option<&BillView>) -> Markup {
    let tongue = desk.member.visit.tongue;
    let title = topic.title(tongue);
    let Listed { mut rows, older, .. } = listed;
    rows.reverse();
    let names = desk.names(address);
    let [shown, hidden] = [false, true].map(|hides| topic.page(&address.hiding_names(hides)));
    let body = html! {
        p.back { a href=(LIST) { "← " (tongue.say("journal-title")) } }
        div.title {
            h1 { (title) }
            p.count { (tongue.tell("journal-count", &[("count", rows.len().into()), ("shown", rows.len().to_string().into())])) }
            div.tools { (rows::names_choice(desk, names, &shown, &hidden)) }
        }
        @if let Some(bill) = sale { (standing(tongue, bill)) }
        p.lead {
            (tongue.say("about-lead")) " "
            a href=(topic.listed(address)) { (tongue.say("about-list")) }
        }
        @if older { p.problem { (tongue.say("about-cut")) } }
        (rows::table(desk, address, &rows))
    };
    shell::page(&desk.member, &title, &body)
}
