//! What a virtual register did survives whoever asked for it, and a key is carried out once, on either engine.

use std::sync::Arc;

use app::App;
use app::fiscal::{RegisterSettings, Registers};
use app::ports::{Clock, Entropy};
use db::{Db, Engine, Options};
use domain::Instant;
use domain::Quantity;
use domain::fiscal::device::{Command, Fault, ShiftState};
use domain::fiscal::receipt::{Buyer, Operator};
use domain::fiscal::{
    DocumentKind, Kopecks, Measure, PaymentKind, PaymentMethod, PaymentObject, Receipt, ReceiptKind,
    ReceiptLine, ReceiptPayment, Taxation, VatRate,
};
use domain::id::{AccountId, Number, RegisterId};
use domain::places::RegisterKind;
use fiscal::{Drivers, SigningKey};
use store::places::registers::{RegisterFacts, RegisterRow};
use store::scalar::Json;
use uuid::Uuid;

/// Noon of a day in 2026.
#[derive(Debug)]
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Instant {
        Instant(1_780_000_000_000_000)
    }
}

impl Entropy for Noon {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// Books and the drivers over them.
struct Server {
    books: Db,
    drivers: Drivers,
    _folder: tempfile::TempDir,
}

impl Server {
    async fn on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let books = match engine {
            Engine::Sqlite => {
                Db::open_sqlite(folder.path().join("books.db"), Options::default()).await.unwrap()
            }
            Engine::Postgres => {
                let url = db::testing::postgres_database("fiscal_books", async |url| {
                    let books = Db::open_postgres(&url, Options::default()).await.unwrap();
                    books.migrate(&store::migrations::all()).await.unwrap();
                    books.close().await;
                });
                Db::open_postgres(&url.await, Options::default()).await.unwrap()
            }
        };
        books.migrate(&store::migrations::all()).await.unwrap();
        let app = App::new(books.clone(), Arc::new(Noon), Arc::new(Noon));
        let drivers = Drivers::new(app, Arc::new(SigningKey::new(b"a secret of this test alone")));
        Self { books, drivers, _folder: folder }
    }

    fn register(&self, account: i64, register: &RegisterRow) -> Box<dyn app::fiscal::Register> {
        self.drivers.find(AccountId(account), register).unwrap()
    }
}

fn row() -> RegisterRow {
    let facts = RegisterFacts {
        name: "Register".into(),
        kind: RegisterKind::Virtual,
        settings: Json(serde_json::to_value(RegisterSettings::default()).unwrap()),
        active: true,
    };
    RegisterRow { id: RegisterId(Uuid::from_u128(5)), number: Number(12), facts, more: () }
}

fn sale(kopecks: i64) -> Command {
    let line = ReceiptLine {
        name: "Роза".into(),
        price: Kopecks(kopecks),
        quantity: Quantity::units(1),
        measure: Measure::Piece,
        sum: Kopecks(kopecks),
        vat: VatRate::Vat22,
        object: PaymentObject::Product,
        method: PaymentMethod::FullPayment,
        agent: None,
        supplier: None,
        excise: None,
        mark: None,
    };
    Command::Receipt(Box::new(Receipt {
        kind: ReceiptKind::Sell,
        correction: None,
        taxation: Taxation::Osn,
        operator: Operator { name: "Кассир".into(), inn: None },
        buyer: Buyer::default(),
        place: None,
        internet: false,
        print: true,
        lines: vec![line],
        payments: vec![ReceiptPayment { kind: PaymentKind::Cash, sum: Kopecks(kopecks) }],
        total: Kopecks(kopecks),
        extra_print: Vec::new(),
    }))
}

async fn what_was_done_is_remembered(server: Server) {
    let row = row();
    let register = server.register(1, &row);
    let fresh = register.info().await.unwrap();
    assert_eq!(
        (fresh.last_document, fresh.shift_state),
        (1, ShiftState::Closed),
        "installed when first asked"
    );
    assert_eq!(fresh.header.storage, "9999000010000012");
    let done = register.execute("op/1", &sale(10_000)).await.unwrap();
    assert_eq!(done.documents().count(), 2, "the shift and the receipt");

    let another = server.register(1, &row);
    assert_eq!(another.remembered("op/1").await.unwrap(), Some(done.clone()));
    assert_eq!(another.remembered("op/2").await.unwrap(), None);
    assert_eq!(another.execute("op/1", &sale(99)).await.unwrap(), done, "a key is carried out once");
    assert_eq!(another.info().await.unwrap().cash, Kopecks(10_000));
    let kinds = |documents: Vec<domain::fiscal::document::FiscalDocument>| {
        documents.iter().map(|document| document.kind()).collect::<Vec<_>>()
    };
    use DocumentKind::{Receipt, Registration, ShiftOpen};
    assert_eq!(kinds(another.documents_after(0).await.unwrap()), [Registration, ShiftOpen, Receipt]);
    assert_eq!(kinds(another.documents_after(2).await.unwrap()), [Receipt]);

    let elsewhere = server.register(2, &row);
    assert_eq!(elsewhere.info().await.unwrap().last_document, 1, "accounts never meet");
    assert_eq!(elsewhere.remembered("op/1").await.unwrap(), None);
    server.books.close().await;
}

async fn everybody_at_once_gets_one_document_for_each_key(server: Server) {
    let row = row();
    let registers: Vec<_> = (0..4).map(|_| server.register(1, &row)).collect();
    registers[0].info().await.unwrap();
    let receipts = [sale(100), sale(200)];
    let ask = |at: usize, key: &'static str| registers[at].execute(key, &receipts[at % 2]);
    let (a, b, c, d) = tokio::join!(ask(0, "a/1"), ask(1, "b/1"), ask(2, "a/1"), ask(3, "b/1"));
    assert_eq!(a.unwrap(), c.unwrap());
    assert_eq!(b.unwrap(), d.unwrap());
    let documents = registers[0].documents_after(0).await.unwrap();
    let numbers: Vec<u32> = documents.iter().map(|document| document.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    server.books.close().await;
}

async fn a_lost_answer_is_still_in_the_books(server: Server) {
    let row = row();
    let register = server.register(1, &row);
    register.info().await.unwrap();
    let inside = server.drivers.virtual_register(AccountId(1), &row);
    inside.adjust(|device| device.arm(Fault::Timeout, false)).await.unwrap();
    assert_eq!(register.execute("op/1", &sale(500)).await.unwrap_err().code, 0);
    let done = register.remembered("op/1").await.unwrap().unwrap();
    assert_eq!(done.documents().last().unwrap().receipt().unwrap().total, Kopecks(500));
    server.books.close().await;
}

macro_rules! on_both_engines {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$name(super::Server::on(db::Engine::Sqlite).await).await;
            }
            #[tokio::test]
            async fn on_postgres() {
                super::$name(super::Server::on(db::Engine::Postgres).await).await;
            }
        }
    )*};
}

on_both_engines! {
    what_was_done_is_remembered
    everybody_at_once_gets_one_document_for_each_key
    a_lost_answer_is_still_in_the_books
}
