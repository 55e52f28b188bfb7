//! What every page shares: head, header, footer.

use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::form::TOKEN;
use crate::visit::Member;
use crate::words::Tongue;

/// A page of somebody who signed in.
pub(crate) fn page(member: &Member, title: &str, body: &Markup) -> Markup {
    let (tongue, session) = (member.visit.tongue, &member.session);
    let token = member.token();
    let header = html! {
        nav aria-label=(tongue.say("nav-label")) {
            a href="/app/journal" aria-current=[title.eq(&tongue.say("journal-title")).then_some("page")] {
                (tongue.say("journal-title"))
            }
        }
        div.who {
            span.account title=(session.subdomain) { (session.account_name) }
            a href="/app/sessions" { (session.username) }
            form method="post" action="/app/sign-out" {
                input type="hidden" name=(TOKEN) value=(token);
                button.plain { (tongue.say("sign-out")) }
            }
        }
    };
    frame(tongue, title, &header, body, Some((&token, &member.visit.here)))
}

/// A page for anybody.
pub(crate) fn bare(tongue: Tongue, title: &str, body: &Markup) -> Markup {
    frame(tongue, title, &html! {}, body, None)
}

/// A page of a browser that has not signed in, where one may choose the language.
pub(crate) fn guest(tongue: Tongue, title: &str, token: &str, here: &str, body: &Markup) -> Markup {
    frame(tongue, title, &html! {}, body, Some((token, here)))
}

fn frame(
    tongue: Tongue,
    title: &str,
    header: &Markup,
    body: &Markup,
    languages: Option<(&str, &str)>,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(tongue.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (tongue.say("app-name")) }
                link rel="stylesheet" href=(assets::style());
                link rel="icon" type="image/svg+xml" href=(assets::icon());
            }
            body {
                a.skip href="#main" { (tongue.say("skip")) }
                header.top {
                    a.brand href="/app" {
                        img src=(assets::icon()) alt="" width="24" height="24";
                        span { (tongue.say("app-name")) }
                    }
                    (header)
                }
                main #main { (body) }
                @if let Some((token, here)) = languages { (footer(tongue, token, here)) }
            }
        }
    }
}

fn footer(tongue: Tongue, token: &str, here: &str) -> Markup {
    html! {
        footer {
            form.languages method="post" action="/app/language" aria-label=(tongue.say("language-label")) {
                input type="hidden" name=(TOKEN) value=(token);
                input type="hidden" name="next" value=(here);
                @for other in Tongue::ALL {
                    button.plain name="language" value=(other.tag()) lang=(other.tag()) aria-pressed=(other == tongue) {
                        (other.name())
                    }
                }
            }
        }
    }
}
