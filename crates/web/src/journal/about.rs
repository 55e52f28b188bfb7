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

/// About a bill.
pub(crate) async fn bill(
    member: Member,
    Path(number): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Markup, Failure> {
    let title = member.visit.tongue.tell("about-bill", &[("number", number.as_str().into())]);
    about(member, Field::Bill, &number, &title, &fields).await
}

/// About a receipt.
pub(crate) async fn receipt(
    member: Member,
    Path(id): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Markup, Failure> {
    let title = member.visit.tongue.tell("about-receipt", &[("id", id.as_str().into())]);
    about(member, Field::Receipt, &id, &title, &fields).await
}

async fn about(
    member: Member,
    field: Field,
    value: &str,
    title: &str,
    fields: &Fields,
) -> Result<Markup, Failure> {
    let desk = Desk::of(member)?;
    let address = Address::of(fields, &desk.member.zone).with(field, value);
    let filter = if field == Field::Bill {
        Filter { bill: Some(value.to_owned()), ..Filter::default() }
    } else {
        Filter { receipt: Some(value.to_owned()), ..Filter::default() }
    };
    let listed =
        desk.reader.list(&filter, Page::Number(1), ROWS_ABOUT).await.map_err(|error| desk.broken(error))?;
    if listed.rows.is_empty() {
        return Err(desk.member.visit.fail(Why::NotFound));
    }
    let sale = sale(&desk, &listed.rows).await?;
    Ok(page(&desk, &address, title, listed, sale.as_ref()))
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

fn page(desk: &Desk, address: &Address, title: &str, listed: Listed, sale: Option<&BillView>) -> Markup {
    let tongue = desk.member.visit.tongue;
    let Listed { mut rows, older, .. } = listed;
    rows.reverse();
    let names = desk.names(address);
    let (shown, hidden) = (address.hiding_names(false).to_string(), address.hiding_names(true).to_string());
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
            a href=(address) { (tongue.say("about-list")) }
        }
        @if older { p.problem { (tongue.say("about-cut")) } }
        (rows::table(desk, address, &rows))
    };
    shell::page(&desk.member, title, &body)
}
