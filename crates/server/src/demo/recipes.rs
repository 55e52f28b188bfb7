//! What to paste into a shell to see a dialect work: three commands, the later ones using what the first one set. They need `curl`,
//! `grep`, `sed` and `cut`.

use super::OxCredentials;

/// How to try a dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// What it is.
    pub title: &'static str,
    /// Where its clients are pointed to.
    pub base_url: String,
    /// Names and values to sign in with.
    pub credentials: Vec<(&'static str, String)>,
    /// What a command does, and the command.
    pub commands: [(&'static str, String); 3],
}

/// For clients of OX System.
#[must_use]
pub fn of_ox(url: &str, ox: &OxCredentials) -> Recipe {
    let OxCredentials {
        subdomain,
        username,
        password,
        cashdesk,
        location,
        variation,
        payment_method_cash,
        ..
    } = ox;
    let (cashdesk, location, variation, method) =
        (cashdesk.0, location.0, variation.0, payment_method_cash.0);
    let sign_in = format!(
        "TOKEN=$(curl -sS {url}/security/auth_check -d _subdomain={subdomain} -d _username={username} \
         -d _password={password} | grep -o '\"token\":\"[^\"]*' | cut -d'\"' -f4); echo $TOKEN"
    );
    let list = format!("curl -sS -H \"Authorization: Bearer $TOKEN\" '{url}/variations?page=1&size=3'");
    // A sale's own id is not the first one in it: whatever is nested goes before the id is looked for.
    let ring_up = format!(
        "post() {{ curl -sS -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' -d \"$2\" {url}/$1; }}; \
         id() {{ sed -e 's/^{{//' -e :a -e 's/[{{[][^][{{}}]*[]}}]//' -e ta | grep -o '\"id\":[0-9]*' | cut -d: -f2; }}; \
         SELL=$(post cashdesks/{cashdesk}/sells '{{}}' | id); \
         post sells/$SELL/sell-records-by-variation '{{\"variation\":{variation},\"location\":{location},\"count\":1}}' >/dev/null; \
         post sells/$SELL/payment '{{\"paymentMethod\":{method},\"price\":2000000,\"type\":\"sell\"}}' >/dev/null; \
         post sells/$SELL/commit '{{\"mode\":\"location\"}}'"
    );
    Recipe {
        title: "OX System",
        base_url: url.to_owned(),
        credentials: vec![
            ("subdomain", subdomain.clone()),
            ("username", username.clone()),
            ("password", password.clone()),
        ],
        commands: [("sign in", sign_in), ("list goods", list), ("ring up a sale, with change", ring_up)],
    }
}
