//! Where somebody is signed in, and ending that.

use axum::Form;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::SessionId;
use maud::{Markup, html};

use crate::failure::{Failure, Why};
use crate::form::{Fields, TOKEN};
use crate::visit::Member;
use crate::{cookies, shell};

/// Ends this session.
pub(crate) async fn leave(member: Member, Form(fields): Form<Fields>) -> Result<Response, Failure> {
    member.visit.must_be_ours(&member.guard, &fields)?;
    let app = &member.visit.house.app;
    app.end_session(&member.session, member.session.id).await.map_err(|error| member.fault(error))?;
    let forget = member.visit.cookies.forget(cookies::SESSION);
    Ok(([(header::SET_COOKIE, forget)], Redirect::to("/app/sign-in")).into_response())
}

/// Ends any of one's own sessions.
pub(crate) async fn end(member: Member, Form(fields): Form<Fields>) -> Result<Redirect, Failure> {
    member.visit.must_be_ours(&member.guard, &fields)?;
    let id = fields.get("session").and_then(|id| id.parse().ok()).map(SessionId);
    let id = id.ok_or_else(|| member.visit.fail(Why::NotFound))?;
    // One that has ended by itself meanwhile is just as well.
    member.visit.house.app.end_session(&member.session, id).await.map_err(|error| member.fault(error))?;
    Ok(Redirect::to("/app/sessions"))
}

/// What people call a browser that introduces itself as many: `Firefox · Android`.
fn agent(said: &str) -> String {
    // Each claims to be those behind it in the list.
    const BROWSERS: [(&str, &str); 7] = [
        ("YaBrowser/", "Yandex"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let name = |known: &[(&str, &'static str)]| {
        known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name)
    };
    match (name(&BROWSERS), name(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if said.is_empty() => "—".to_owned(),
        (None, None) => said.to_owned(),
    }
}

/// Lists one's own sessions.
pub(crate) async fn list(member: Member) -> Result<Markup, Failure> {
    let all = member.visit.house.app.sessions(&member.session).await.map_err(|error| member.fault(error))?;
    let tongue = member.visit.tongue;
    let token = member.token();
    let title = tongue.say("sessions-title");
    let body = html! {
        div.title { h1 { (title) } }
        p.lead { (tongue.say("sessions-lead")) }
        table.cards role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (tongue.say("sessions-agent")) }
                    th role="columnheader" scope="col" { (tongue.say("sessions-opened")) }
                    th role="columnheader" scope="col" { (tongue.say("sessions-seen")) }
                    th role="columnheader" scope="col" { span.hidden { (tongue.say("sessions-end")) } }
                }
            }
            tbody role="rowgroup" {
                @for row in &all {
                    tr role="row" {
                        td role="cell" data-label=(tongue.say("sessions-agent")) {
                            span title=(row.agent) { (agent(&row.agent)) }
                        }
                        td.figure role="cell" data-label=(tongue.say("sessions-opened")) {
                            (tongue.moment(row.opened_at, &member.zone))
                        }
                        td.figure role="cell" data-label=(tongue.say("sessions-seen")) {
                            (tongue.moment(row.seen_at, &member.zone))
                        }
                        td role="cell" {
                            @if row.id == member.session.id {
                                span.badge { (tongue.say("sessions-this")) }
                            } @else {
                                form method="post" action="/app/sessions" {
                                    input type="hidden" name=(TOKEN) value=(token);
                                    button name="session" value=(row.id.0) { (tongue.say("sessions-end")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(&member, &title, &body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_their_names() {
        for (said, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/148.0 Safari/537.36",
                "Chrome · Linux",
            ),
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox · Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                "Safari · iPhone",
            ),
            ("curl/8.0", "curl/8.0"),
            ("", "—"),
        ] {
            assert_eq!(agent(said), name);
        }
    }
}
