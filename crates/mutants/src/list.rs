//! The list of faults, each with the tests that are asked first. Whatever they let pass, the other tests are asked after them.

/// A fault.
#[derive(Clone, Copy, Debug)]
pub struct Mutant {
    /// Its name: what the shop does when it is on.
    pub name: &'static str,
    /// Where it is.
    pub place: Place,
    /// The tests that should notice, as a filter of nextest.
    pub killers: &'static str,
}

/// Where a fault is.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// Where [`mutant!`](crate::mutant) names it.
    Code,
    /// In a statement.
    Statement {
        /// Its module path and constant.
        of: &'static str,
        /// Words of it.
        good: &'static str,
        /// What is there instead.
        bad: &'static str,
    },
}

const fn code(name: &'static str, killers: &'static str) -> Mutant {
    Mutant { name, place: Place::Code, killers }
}

const fn statement(
    name: &'static str,
    of: &'static str,
    (good, bad): (&'static str, &'static str),
    killers: &'static str,
) -> Mutant {
    Mutant { name, place: Place::Statement { of, good, bad }, killers }
}

const MONEY: &str = "package(domain) & test(/sales::(settle|refund|share|tax)/)";
const PRICING: &str = "package(domain) & test(/sales::pricing|money|catalogue/)";
const SHELVES: &str = "package(domain) & test(/stock::/)";
const RECONCILE: &str = "package(domain) & test(/fiscal::reconcile/)";
const SALES: &str = "package(app) & test(/^(sales|world)::/)";
const GUARDS: &str = "package(app) & test(/^guards::/)";
const BILLS: &str = "package(app) & test(/^facts::/)";
const STOCK: &str = "package(app) & test(/^(stock|posting)::/)";
const REGISTERS: &str = "package(app) & test(/^fiscal::/)";
const ACCESS: &str = "package(app) & test(/^(access|permissions)::/)";
const REQUESTS: &str = "package(app) & test(/^requests::/)";
const ACCOUNTS: &str = "package(app) & test(/^isolation::/)";
const LAYER: &str = "package(db)";

/// Every fault.
pub const LIST: &[Mutant] = &[
    // Money.
    code("change-given-twice", MONEY),
    code("strangers-may-owe", MONEY),
    code("cards-give-change", MONEY),
    code("more-comes-back-than-was-sold", MONEY),
    code("parts-of-a-refund-are-rounded-alone", MONEY),
    code("odd-units-are-lost", "package(domain) & test(/sales::(pricing|share)/)"),
    code("amounts-are-rounded-down", MONEY),
    code("tax-comes-on-top-of-itself", MONEY),
    code("the-last-offer-wins", PRICING),
    code("offers-combine-that-may-not", PRICING),
    code("the-closer-price-always-wins", PRICING),
    code("ties-are-always-rounded-up", PRICING),
    code("rates-are-turned-over", PRICING),
    code("debts-are-forgotten", SALES),
    code("a-paid-debt-stays", BILLS),
    code("methods-of-elsewhere-are-taken", GUARDS),
    code("a-reversal-doubles-its-entry", SALES),
    code("a-shift-misses-what-was-held", SALES),
    code("shares-of-yesterday-are-paid-out", SALES),
    // Sales.
    code("what-was-given-up-is-completed", "package(domain) & test(/sales::state/)"),
    code("a-sale-is-completed-twice", SALES),
    code("a-sale-has-no-receipt-number", SALES),
    statement(
        "receipt-numbers-have-gaps",
        "store::sales::postings::TAKE_RECEIPT_NO",
        ("receipt_no + 1", "receipt_no + 2"),
        SALES,
    ),
    code("what-came-back-is-not-counted", SALES),
    code("goods-come-back-worth-nothing", GUARDS),
    code("less-is-kept-than-was-asked", GUARDS),
    code("a-cart-takes-the-same-units-twice", GUARDS),
    code("what-is-paid-is-given-up", GUARDS),
    code("goods-given-up-stay-reserved", GUARDS),
    code("sold-marks-are-free", GUARDS),
    code("marks-stay-sold", BILLS),
    code("a-receipt-is-recorded-twice", BILLS),
    code("a-receipt-takes-more-than-its-line-has", "package(domain) & test(/sales::fact/)"),
    code("a-register-s-clock-is-believed", GUARDS),
    code("a-posting-has-no-lines", SALES),
    // Stock.
    code("promises-hold-nothing", SHELVES),
    code("the-newest-goes-first", SHELVES),
    code("ends-of-a-movement-are-swapped", SHELVES),
    code("what-is-not-there-is-sold", SHELVES),
    code("promises-are-not-guarded", "package(store)"),
    code("deficits-stay-open", SHELVES),
    code("real-costs-are-forgotten", SHELVES),
    code("goods-come-home-to-a-deficit", SHELVES),
    code("promises-outlive-their-sale", SHELVES),
    code("lots-are-not-guarded", "package(store)"),
    statement(
        "a-lot-may-hold-less-than-it-promises",
        "store::stock::ledger::TAKE_FROM_LOT",
        ("on_hand + $3 >= reserved + $5", "TRUE"),
        "package(store)",
    ),
    statement(
        "days-are-not-summed",
        "store::stock::ledger::ADD_TO_DAY",
        ("stock_day.quantity + excluded.quantity", "excluded.quantity"),
        STOCK,
    ),
    code("nobody-reviews", STOCK),
    code("a-document-is-posted-twice", GUARDS),
    // Registers.
    code("what-is-not-seen-was-not-printed", RECONCILE),
    code("any-receipt-is-ours", RECONCILE),
    code("a-key-is-changed-too-early", REGISTERS),
    code("a-shift-of-yesterday-stays-open", REGISTERS),
    code("two-workers-keep-one-operation", REGISTERS),
    statement(
        "a-register-s-queue-has-no-order",
        "store::fiscal::operations::COUNT_AHEAD",
        ("e.number < o.number", "e.number > o.number"),
        REGISTERS,
    ),
    // Who may do what.
    code("anybody-may-write", ACCESS),
    code("anybody-may-read", ACCESS),
    code("anybody-may-amend", GUARDS),
    code("places-bound-nobody", ACCESS),
    code("tokens-last-for-ever", ACCESS),
    code("a-session-outlives-its-password", ACCESS),
    statement(
        "payments-are-found-in-any-account",
        "store::sales::money::FIND_SALE_OF",
        ("account = $1", "(account = $1 OR TRUE)"),
        GUARDS,
    ),
    statement(
        "parties-are-seen-by-any-account",
        "store::parties::party::LIST",
        ("p.account = $1", "(p.account = $1 OR TRUE)"),
        ACCOUNTS,
    ),
    statement(
        "documents-are-taken-from-any-account",
        "store::stock::documents::LOCK",
        ("account = $1", "(account = $1 OR TRUE)"),
        ACCOUNTS,
    ),
    // What keeps the books.
    code("events-are-forgotten", "package(app) & test(/^(access|sales)::/)"),
    code("request-keys-are-forgotten", REQUESTS),
    code("a-key-fits-any-request", REQUESTS),
    statement(
        "numbers-are-given-twice",
        "store::flight::TAKE_COUNTER",
        ("number + $2", "number + $2 * 0"),
        SALES,
    ),
    statement("revisions-stand-still", "store::flight::TAKE_COUNTER", ("revision + 1", "revision"), SALES),
    statement("sales-are-not-locked", "store::sales::sale::LOCK", ("{for_update}", ""), GUARDS),
    statement("sold-lines-are-not-locked", "store::sales::goods::LOCK_SOLD", ("{for_update}", ""), GUARDS),
    statement("documents-are-not-locked", "store::stock::documents::LOCK", ("{for_update}", ""), STOCK),
    code("a-group-has-no-savepoints", LAYER),
    code("guards-let-all-pass", LAYER),
    code("a-lost-transaction-goes-on", LAYER),
    code("a-lost-race-is-not-run-again", LAYER),
];
