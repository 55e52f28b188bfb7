//! Signing in with an employee's login and password.

use app::access::{AccountView, SignedIn};
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::text::fold;
use maud::{Markup, html};

use crate::failure::{Failure, Why};
use crate::form::{Fields, Guard, TOKEN};
use crate::throttle::Trier;
use crate::visit::{THROUGH, Visit};
use crate::{cookies, shell};

/// Where people go who came from nowhere.
const HOME: &str = "/app/journal";
/// The longest login, password or account that is looked at, in bytes.
const FIELD_BYTES: usize = 512;
/// Characters of a name that tries are counted by.
const NAME_CHARS: usize = 128;

/// Shows the form.
pub(crate) async fn ask(visit: Visit, Query(fields): Query<Fields>) -> Response {
    form(&visit, &fields, None)
}

/// Opens a session for whoever knows the password.
pub(crate) async fn enter(visit: Visit, Form(fields): Form<Fields>) -> Result<Response, Failure> {
    visit.must_be_ours(&guest_guard(&visit), &fields)?;
    let house = &visit.house;
    let field = |name: &str| fields.get(name).map(|text| text.trim()).unwrap_or_default();
    let (login, account) = (field("login"), field("account"));
    let password = fields.get("password").map(String::as_str).unwrap_or_default();
    if [login, account, password].iter().any(|text| text.len() > FIELD_BYTES) {
        return Ok(form(&visit, &fields, Some(Wrong::Credentials)));
    }
    let name = Trier::Name(fold(&format!("{login} {account}")).chars().take(NAME_CHARS).collect());
    let triers = [Trier::Address(visit.from), name];
    if let Err(seconds) = house.throttle.enter(&triers, house.app.now()) {
        return Ok(form(&visit, &fields, Some(Wrong::TooOften { seconds })));
    }
    let found = who(&visit, login, account, password).await.map_err(|error| visit.fail(Why::Fault(error)))?;
    let Some(who) = found else { return Ok(form(&visit, &fields, Some(Wrong::Credentials))) };
    house.throttle.welcome(&triers[1]);
    let opened = house.app.open_session(&who, &visit.agent).await;
    let secret = opened.map_err(|error| visit.fail(Why::Fault(error)))?;
    let cookie = visit.cookies.set(cookies::SESSION, secret.text(), None);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(way_back(&fields))).into_response())
}

/// Whoever has this login and password; takes as long for an account that is not there.
async fn who(visit: &Visit, login: &str, account: &str, password: &str) -> app::Result<Option<SignedIn>> {
    let app = &visit.house.app;
    let (login, account) = match account_of(visit, login, account).await? {
        Some((login, account)) => (login, account.id),
        // Nobody is in account 0; that takes a while to find out.
        None => (login, domain::id::AccountId(0)),
    };
    match app.sign_in(account, login, password, THROUGH).await {
        Ok(who) => Ok(Some(who)),
        Err(app::Error::Refused(Refusal::BadCredentials)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The account that was named, in its own field or behind the login's last `@`; else the default one. A login may be an e-mail
/// address, so what stands behind its `@` need not be an account.
async fn account_of<'a>(
    visit: &Visit,
    login: &'a str,
    account: &str,
) -> app::Result<Option<(&'a str, AccountView)>> {
    let app = &visit.house.app;
    if !account.is_empty() {
        return Ok(app.account_by_subdomain(&account.to_lowercase()).await?.map(|found| (login, found)));
    }
    if let Some((name, account)) = login.rsplit_once('@')
        && let Some(found) = app.account_by_subdomain(&account.to_lowercase()).await?
    {
        return Ok(Some((name, found)));
    }
    let Some(default) = &visit.house.config.default_account else { return Ok(None) };
    Ok(app.account_by_subdomain(default).await?.map(|found| (login, found)))
}

/// Guards the forms of a browser that has not signed in.
pub(crate) fn guest_guard(visit: &Visit) -> Guard {
    Guard::new(format!("guest {}", visit.cookies.get(cookies::GUEST).unwrap_or_default()))
}

/// Where to go after a form: a page of ours, whatever was sent.
pub(crate) fn way_back(fields: &Fields) -> &str {
    let next = fields.get("next").map(String::as_str).unwrap_or_default();
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let ours = path == "/app" || path.starts_with("/app/");
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !path.contains("//");
    let loops = path.starts_with("/app/sign-in") || path.starts_with("/app/sign-out");
    if ours && plain && !loops { next } else { HOME }
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Credentials,
    TooOften { seconds: i64 },
}

fn form(visit: &Visit, fields: &Fields, wrong: Option<Wrong>) -> Response {
    let entropy = visit.house.app.entropy();
    // A browser without the word gets one; without it nobody could tell its forms from a stranger's.
    let known = visit.cookies.get(cookies::GUEST).filter(|word| word.len() == 32).map(str::to_owned);
    let word = known.clone().unwrap_or_else(|| format!("{:032x}", entropy.seed()));
    let token = Guard::new(format!("guest {word}")).token(entropy);
    let title = visit.tongue.say("sign-in-title");
    let body =
        shell::guest(visit.tongue, &title, &token, way_back(fields), &fieldset(visit, fields, &token, wrong));
    let mut response = body.into_response();
    if known.is_none() {
        response.headers_mut().append(header::SET_COOKIE, visit.cookies.set(cookies::GUEST, &word, None));
    }
    match wrong {
        Some(Wrong::Credentials) => *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY,
        Some(Wrong::TooOften { seconds }) => {
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        None => {}
    }
    response
}

fn fieldset(visit: &Visit, fields: &Fields, token: &str, wrong: Option<Wrong>) -> Markup {
    let say = |id| visit.tongue.say(id);
    let typed = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let asks_account = visit.house.config.default_account.is_none();
    html! {
        section.sign-in {
            h1 { (say("sign-in-title")) }
            @match wrong {
                Some(Wrong::Credentials) => p.problem #problem role="alert" { (say("sign-in-wrong")) },
                Some(Wrong::TooOften { seconds }) => p.problem #problem role="alert" {
                    (visit.tongue.tell("sign-in-often", &[("minutes", ((seconds + 59) / 60).into())]))
                },
                None => {},
            }
            form method="post" action="/app/sign-in" {
                input type="hidden" name=(TOKEN) value=(token);
                input type="hidden" name="next" value=(way_back(fields));
                label for="login" { (say("sign-in-login")) }
                input #login name="login" value=(typed("login")) required autofocus autocomplete="username" autocapitalize="none"
                    spellcheck="false" aria-describedby=(if wrong.is_some() { "problem login-hint" } else { "login-hint" });
                p.hint #login-hint { (say("sign-in-login-hint")) }
                label for="password" { (say("sign-in-password")) }
                input #password name="password" type="password" required autocomplete="current-password";
                @if asks_account {
                    label for="account" { (say("sign-in-account")) }
                    input #account name="account" value=(typed("account")) autocapitalize="none" spellcheck="false"
                        autocomplete="organization" aria-describedby="account-hint";
                    p.hint #account-hint { (say("sign-in-account-hint")) }
                }
                button.primary { (say("sign-in-enter")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_a_page_of_ours() {
        let back = |next: &str| way_back(&Fields::from([("next".to_owned(), next.to_owned())])).to_owned();
        for ours in ["/app/journal?bill=A-77&page=2", "/app", "/app/sessions", "/app/journal?from=//x"] {
            assert_eq!(back(ours), ours);
        }
        for stranger in [
            "",
            "//evil.example",
            "https://evil.example/app/",
            "/apple",
            "/app//evil",
            "/app/\\evil",
            "/app/\r\nX: y",
            "/app/sign-in?next=/app",
            "javascript:1",
        ] {
            assert_eq!(back(stranger), HOME, "{stranger:?}");
        }
    }
}
