//! Tills that sell over HTTP until they are told to stop or nobody answers. Each tells, sale by sale, whether its completion was
//! acknowledged or stayed unknown; a till whose sale stayed unknown asks for it again as soon as there is a server.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::{Client, Reply};
use crate::server::Server;

/// What a till says of a sale, by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its completion was acknowledged.
    Acknowledged(i64),
    /// Its completion was sent, and no good answer came.
    Unknown(i64),
    /// An answer that no contract has.
    Wrong(String),
}

/// How long a till asks a server that says it cannot.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tills at work.
#[derive(Debug)]
pub struct Tills {
    threads: Vec<JoinHandle<()>>,
    /// What they tell.
    pub told: Receiver<Told>,
    stop: std::sync::Arc<AtomicBool>,
}

impl Tills {
    /// Opens so many.
    ///
    /// * `again`: sales whose completion stayed unknown before
    ///
    /// # Errors
    /// When nobody can sign in.
    pub fn open(server: &Server, count: usize, again: &[i64]) -> io::Result<Self> {
        let shop = DemoShop::sign_in(&server.address, &server.credentials["ox"])?;
        let (tell, told) = channel();
        let stop = std::sync::Arc::new(AtomicBool::new(false));
        let threads = (0..count).map(|n| {
            let till = Till { client: shop.client(), shop: shop.clone(), tell: tell.clone() };
            let again = again.iter().skip(n).step_by(count).copied().collect();
            let stop = std::sync::Arc::clone(&stop);
            std::thread::spawn(move || till.work(again, &stop))
        });
        Ok(Self { threads: threads.collect(), told, stop })
    }

    /// Has them finish the sale in hand, if anybody answers, and tells what they did not yet say.
    ///
    /// # Panics
    /// When one of them panicked.
    pub fn close(self) -> Vec<Told> {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads {
            thread.join().expect("a till does not panic");
        }
        self.told.try_iter().collect()
    }
}

/// What a till has to know of the demo shop.
#[derive(Clone, Debug)]
pub struct DemoShop {
    address: String,
    token: String,
    cashdesk: Value,
    location: Value,
    variation: Value,
    cash: Value,
}

impl DemoShop {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not answer, or will not have us.
    pub fn sign_in(address: &str, ox: &Value) -> io::Result<Self> {
        let word = |name: &str| ox[name].as_str().unwrap_or_default().to_owned();
        let form = format!(
            "_username={}&_password={}&_subdomain={}",
            word("username"),
            word("password"),
            word("subdomain")
        );
        let content = ("application/x-www-form-urlencoded", form.as_str());
        let reply = Client::new(address).ask("POST", "/security/auth_check", content)?;
        let token = reply.json()["token"].as_str().map(str::to_owned);
        let token = token.ok_or_else(|| io::Error::other(format!("nobody signs in: {reply:?}")))?;
        let member = |name: &str| ox[name].clone();
        Ok(Self {
            address: address.to_owned(),
            token,
            cashdesk: member("cashdesk"),
            location: member("location"),
            variation: member("variation"),
            cash: member("paymentMethodCash"),
        })
    }

    /// A client of the shop.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.address).with("Authorization", &format!("Bearer {}", self.token))
    }

    /// Opens a sell of very little, pays it, and gives its number: it only has to be finished.
    ///
    /// # Errors
    /// When the connection breaks; [`io::ErrorKind::Other`] with what was answered instead.
    pub fn fill(&self, client: &mut Client) -> io::Result<i64> {
        let sell = good(client.post(&format!("/cashdesks/{}/sells", self.cashdesk), &json!({}))?)?;
        let id = sell["id"].as_i64().ok_or_else(|| io::Error::other(format!("no id: {sell}")))?;
        let record = json!({"variation": self.variation, "location": self.location, "count": 0.001});
        let sell = good(client.post(&format!("/sells/{id}/sell-records-by-variation"), &record)?)?;
        let price = &sell["total"]["UZS"];
        let payment = json!({"paymentMethod": self.cash, "price": price, "type": "sell"});
        good(client.post(&format!("/sells/{id}/payment"), &payment)?)?;
        Ok(id)
    }

    /// Finishes a sell.
    ///
    /// # Errors
    /// As [`DemoShop::fill`].
    pub fn finish(&self, client: &mut Client, sell: i64) -> io::Result<()> {
        good(client.post(&format!("/sells/{sell}/commit"), &json!({"mode": "location"}))?).map(|_| ())
    }
}

/// The body of an answer 200; a server that cannot, or an answer that is wrong, are errors of their own kinds.
fn good(reply: Reply) -> io::Result<Value> {
    match reply.status {
        200 => Ok(reply.json()),
        500.. => Err(io::Error::new(io::ErrorKind::WouldBlock, reply.text)),
        status => Err(io::Error::other(format!("{status} {}", reply.text))),
    }
}

struct Till {
    client: Client,
    shop: DemoShop,
    tell: Sender<Told>,
}

impl Till {
    fn work(mut self, again: Vec<i64>, stop: &AtomicBool) {
        for sell in again {
            if self.finish(sell).is_err() {
                return;
            }
        }
        while !stop.load(Ordering::SeqCst) {
            let sold = self.fill().and_then(|sell| self.finish(sell));
            if sold.is_err() {
                return;
            }
        }
    }

    /// A sell that is only to be finished; one that the server could not take is left behind.
    fn fill(&mut self) -> io::Result<i64> {
        self.patiently(|till| till.shop.fill(&mut till.client)).inspect_err(|error| self.complain(error))
    }

    fn finish(&mut self, sell: i64) -> io::Result<()> {
        let finished = self.patiently(|till| till.shop.finish(&mut till.client, sell));
        self.say(if finished.is_ok() { Told::Acknowledged(sell) } else { Told::Unknown(sell) });
        finished.inspect_err(|error| self.complain(error))
    }

    /// Asks again for as long as the server says that it cannot.
    fn patiently<T>(&mut self, ask: impl Fn(&mut Self) -> io::Result<T>) -> io::Result<T> {
        let until = Instant::now() + PATIENCE;
        loop {
            match ask(self) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < until => {
                    self.client.get("/health/ready")?;
                }
                answer => return answer,
            }
        }
    }

    fn complain(&self, error: &io::Error) {
        if matches!(error.kind(), io::ErrorKind::Other | io::ErrorKind::WouldBlock) {
            self.say(Told::Wrong(error.to_string()));
        }
    }

    fn say(&self, told: Told) {
        // Whoever listens may be gone already.
        let _ = self.tell.send(told);
    }
}
