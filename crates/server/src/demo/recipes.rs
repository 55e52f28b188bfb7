//! What to paste into a shell to see a dialect work: three commands, the later ones using what the first one set. They need `curl`,
//! `grep`, `sed` and `cut`.

use super::{EvotorCredentials, OxCredentials};

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

/// For Evotor terminals and the cloud behind them.
#[must_use]
pub fn of_evotor(url: &str, evotor: &EvotorCredentials) -> Recipe {
    let EvotorCredentials { token, shop, user_id, store_id, device_id, employee_id } = evotor;
    let call = format!("curl -sS -H 'Authorization: Bearer {token}' {url}/api/v2");
    let (id, product, price, name) = super::evotor::RECIPE_BILL;
    let receipt = format!(
        "{call}/receipts -H 'Content-Type: application/json' -d '{{\"id\":\"6f1c2b9e-0000-4000-8000-000000000001\",\
         \"type\":\"ReceiptCreated\",\"version\":2,\"userId\":\"{user_id}\",\"data\":{{\
         \"id\":\"6f1c2b9e-0000-4000-8000-000000000002\",\"type\":\"SELL\",\"dateTime\":\"'$(date -u +%Y-%m-%dT%H:%M:%S.000Z)'\",\
         \"deviceId\":\"{device_id}\",\"storeId\":\"{store_id}\",\"employeeId\":\"{employee_id}\",\"shiftId\":\"1\",\
         \"paymentSource\":\"PAY_CARD\",\"infoCheck\":false,\"totalAmount\":{price},\"totalTax\":0,\"totalDiscount\":0,\
         \"items\":[{{\"id\":\"{product}\",\"name\":\"{name}\",\"itemType\":\"NORMAL\",\"measureName\":\"шт\",\
         \"quantity\":1,\"price\":{price},\"sumPrice\":{price},\"discount\":0,\"tax\":0,\"taxPercent\":0}}],\
         \"extras\":{{\"billId\":\"{id}\",\"settlementMethod\":\"FullSettlement\",\"prepayment\":0,\"contentModified\":false}}}}}}'"
    );
    Recipe {
        title: "Evotor",
        base_url: format!("{url}/api/v2"),
        credentials: vec![
            ("token", token.clone()),
            ("shop", shop.0.to_string()),
            ("userId", user_id.clone()),
        ],
        commands: [
            ("list bills that wait", format!("{call}/list")),
            ("open one", format!("{call}/bill/byid/{id}")),
            ("tell that it was paid", receipt),
        ],
    }
}
