//! Whatever is said at a door, from a grammar and from recorded exchanges: nothing panics, nothing is answered 500, a refused
//! request changes nothing, nobody reads of another account, and the books are in order afterwards.
//!
//! A seed makes a run. `cargo xtask fuzz --minutes N` goes on with further seeds; both are told through the environment.

mod corpus;
mod request;
mod values;
mod vocabulary;

use db::Rx;
use domain::id::AccountId;
use fastrand::Rng;
use serde_json::{Value, json};
use server::config::Config;
use testkit::{Http, TestShop, both_engines};

use self::corpus::Recorded;
use self::request::{Request, Route};
use self::vocabulary::Vocabulary;
use crate::support::{client, edge};
use crate::{evotor, ox};

/// How many requests a run makes unless the environment says otherwise.
const REQUESTS: u64 = 1_500;

/// Stands in the names of everything that another account has.
const CANARY: &str = "Kanareyka";

/// What the environment says, by name.
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a whole number"))
}

/// A door with everything that is known about it.
struct Language {
    /// With credentials of this shop.
    door: Http,
    routes: Vec<Route>,
    recorded: Vec<Recorded>,
}

fn routes<A: Copy>(operations: &'static [wire::Operation<A>]) -> Vec<Route> {
    let all = |operation: &'static wire::Operation<A>| {
        let paths = [&operation.path].into_iter().chain(operation.aliases);
        paths.map(|path| Route { method: operation.method.clone(), path, served: operation.served() })
    };
    operations.iter().flat_map(all).collect()
}

/// The pages of the web face, which has no table of operations.
fn pages() -> Vec<Route> {
    let asked = [
        "/app",
        "/app/sign-in",
        "/app/sessions",
        "/app/journal",
        "/app/journal/export/{form}",
        "/app/journal/exchanges/{pair}",
        "/app/journal/bills/{number}",
        "/app/journal/receipts/{id}",
        "/app/assets/{name}",
    ];
    let told = ["/app/sign-in", "/app/sign-out", "/app/sessions", "/app/language"];
    let route = |method: &axum::http::Method, path| Route { method: method.clone(), path, served: true };
    let asked = asked.iter().map(|path| route(&axum::http::Method::GET, path));
    asked.chain(told.iter().map(|path| route(&axum::http::Method::POST, path))).collect()
}

async fn languages(shop: &TestShop) -> Vec<Language> {
    let door = client(edge(shop, Config::default()));
    let terminal = evotor::terminal(shop).await;
    let crm = door.clone().bearer(&evotor::key_of(shop, shop.till()).await);
    vec![
        Language {
            door: ox::owner_at(&door).await,
            routes: routes(dialect_ox::operations()),
            recorded: corpus::ox(),
        },
        Language { door: terminal, routes: routes(dialect_evotor::operations()), recorded: corpus::evotor() },
        Language { door: crm, routes: routes(dialect_evotor::operations()), recorded: corpus::evotor() },
        Language { door, routes: pages(), recorded: Vec::new() },
    ]
}

/// Where an account stands; every change moves it.
struct Standing(AccountId);

impl db::Query for Standing {
    type Out = i64;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<i64> {
        store::accounts::revision(rx, self.0).await
    }
}

async fn standing(shop: &TestShop) -> i64 {
    shop.app.db().read(Standing(shop.owner.account)).await.unwrap()
}

/// One run against one shop.
struct Run<'s> {
    shop: &'s TestShop,
    words: Vocabulary,
    rng: Rng,
    standing: i64,
    /// How many requests were answered with a status, by its first digit.
    answered: [u64; 6],
    /// How many changed something.
    changes: u64,
}

impl Run<'_> {
    /// Reads every list once, to know what there is.
    async fn look_around(&mut self, language: &Language) {
        for route in language.routes.iter().filter(|route| route.method == "GET" && !route.path.contains('{'))
        {
            self.say(language, route.served, &Request::plain(route.path)).await;
        }
    }

    async fn say_something(&mut self, language: &Language) {
        let (words, rng) = (&self.words, &mut self.rng);
        let recorded = if rng.u8(..5) < 3 { rng.choice(&language.recorded) } else { None };
        let (request, served) = match recorded {
            Some(recorded) => (Request::recorded(recorded, words, rng), true),
            None => {
                let route = rng.choice(&language.routes).expect("a door has routes");
                (Request::grammatical(route, words, rng), false)
            }
        };
        if request.can_be_sent() {
            self.say(language, served, &request).await;
        }
    }

    /// * `served`: whether an answer that it is not must not come
    async fn say(&mut self, language: &Language, served: bool, request: &Request) {
        let answer = request.send(&language.door).await;
        let (status, standing) = (answer.status.as_u16(), standing(self.shop).await);
        assert!(status < 500 || (status == 501 && !served), "{status} to {request}");
        if status >= 400 {
            assert_eq!(
                standing, self.standing,
                "refused with {status}, and yet something changed: {request}"
            );
        }
        self.changes += u64::from(standing != self.standing);
        self.standing = standing;
        self.answered[usize::from(status / 100)] += 1;
        let said = String::from_utf8_lossy(&answer.bytes);
        assert!(!said.contains(CANARY) || request.says(CANARY), "of another account: {said} to {request}");
        if let Ok(value) = serde_json::from_str::<Value>(&said)
            && status < 300
        {
            self.words.hear(&request.target, &value);
        }
    }
}

both_engines! {
    async fn nothing_said_at_a_door_breaks_it(plan) {
        let seed = told("PRILAVOK_FUZZ_SEED").unwrap_or(20_261_122);
        let requests = told("PRILAVOK_FUZZ_REQUESTS").unwrap_or(REQUESTS);
        println!("seed {seed}, {requests} requests; PRILAVOK_FUZZ_SEED={seed} makes the same run again");
        let shop = plan.clone().with_outlet().with_product("rose", "3000").with_stock("rose", "100").with_customer("Anna").await;
        let neighbour = shop.neighbour("elsewhere").await;
        let neighbour = testkit::Plan::sqlite().with_outlet().with_product(CANARY, "7").with_customer(CANARY).furnish(neighbour).await;
        let mut run = Run { shop: &shop, words: Vocabulary::default(), rng: Rng::with_seed(seed), standing: 0, answered: [0; 6], changes: 0 };
        for secret in [neighbour.product(CANARY).variant.id.0, neighbour.product(CANARY).product.id.0, neighbour.till().outlet.id.0] {
            run.words.know("secret", &json!(secret));
        }
        let languages = languages(&shop).await;
        run.standing = standing(&shop).await;
        for language in &languages {
            run.look_around(language).await;
        }
        for _ in 0..requests {
            let language = run.rng.choice(&languages).expect("there are doors");
            run.say_something(language).await;
        }
        println!("answered by hundreds {:?}, {} changes", run.answered, run.changes);
        assert!(run.changes > requests / 50, "hardly anything was understood");
        neighbour.close().await;
        shop.close().await;
    }
}
