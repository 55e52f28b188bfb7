//! The journal's viewer: the list, one exchange, everything about a bill or a receipt, and files. What the address says is in
//! `address`; a reader of `journal` decides what anybody may see.

mod about;
mod address;
mod exchange;
mod list;
mod rows;

use ::journal::{Export, Filter, Form, Names, Page, Reader, civil};
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Permission;
use futures_util::future::try_join;
use jiff::tz::TimeZone;
use maud::Markup;
use uuid::Uuid;

use crate::failure::{Failure, Why};
use crate::form::Fields;
use crate::visit::Member;

pub(crate) use about::{bill, receipt};
use address::{Address, Field};

/// The most that a page about one thing shows.
const ROWS_ABOUT: u64 = 500;

/// What a member may see of the journal.
struct Desk {
    member: Member,
    reader: Reader,
    /// Whether they may see the names of people at all.
    may_name: bool,
}

impl Desk {
    fn of(member: Member) -> Result<Self, Failure> {
        let caller = &member.session.caller;
        let reader = member.visit.house.journal.reader(caller).map_err(|refusal| member.refused(refusal))?;
        let may_name = member.may(Permission::PartyRead);
        Ok(Self { member, reader, may_name })
    }

    /// Names are shown to those who may see customers, unless they would rather not.
    fn names(&self, address: &Address) -> Names {
        if self.may_name && !address.hides_names { Names::Shown } else { Names::Hidden }
    }

    fn broken(&self, error: ::journal::Error) -> Failure {
        self.member.fault(error_of_the_journal(error))
    }
}

fn error_of_the_journal(error: ::journal::Error) -> app::Error {
    app::Fault::because("the journal could not be read", error).into()
}

/// The newest rows, or those that were asked for.
pub(crate) async fn list(member: Member, Query(fields): Query<Fields>) -> Result<Response, Failure> {
    // What was typed into the search box is a condition like others: an address that says so can be sent to a colleague.
    if let Some(searched) = fields.get("q").map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let field = if is_receipt(searched) { Field::Receipt } else { Field::Bill };
        let address = Address::of(&fields, &member.zone).with(field, searched);
        return Ok(Redirect::to(&address.to_string()).into_response());
    }
    let desk = Desk::of(member)?;
    let address = Address::of(&fields, &desk.member.zone);
    let page = desk.reader.list(&address.filter, address.page, address.rows);
    let (listed, count) =
        try_join(page, desk.reader.count(&address.filter)).await.map_err(|error| desk.broken(error))?;
    Ok(list::page(&desk, &address, &listed, count).into_response())
}

/// Receipts have long ids; people read bills to each other.
fn is_receipt(text: &str) -> bool {
    Uuid::try_parse(text).is_ok()
}

/// Both halves of an exchange.
pub(crate) async fn exchange(
    member: Member,
    Path(pair): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Markup, Failure> {
    let desk = Desk::of(member)?;
    let address = Address::of(&fields, &desk.member.zone);
    let not_there = || desk.member.visit.fail(Why::NotFound);
    // The rows of gaps are no exchange.
    let pair = Uuid::try_parse(&pair).ok().filter(|pair| !pair.is_nil()).ok_or_else(not_there)?;
    let filter = Filter { pair: Some(pair), ..Filter::default() };
    let listed =
        desk.reader.list(&filter, Page::After(0), ROWS_ABOUT).await.map_err(|error| desk.broken(error))?;
    if listed.rows.is_empty() {
        return Err(not_there());
    }
    Ok(exchange::page(&desk, &address, listed.rows))
}

/// The rows as a file.
pub(crate) async fn export(
    member: Member,
    Path(form): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Response, Failure> {
    let desk = Desk::of(member)?;
    let address = Address::of(&fields, &desk.member.zone);
    let form = Form::from_word(&form).ok_or_else(|| desk.member.visit.fail(Why::NotFound))?;
    let names = desk.names(&address);
    let day = civil(desk.member.visit.house.app.now(), &TimeZone::UTC);
    let file = format!("attachment; filename=\"journal-{}.{}\"", &day[..10], form.word());
    let pieces = desk.reader.export(Export { filter: address.filter, form, names });
    let headers =
        [(header::CONTENT_TYPE, form.content_type().to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
