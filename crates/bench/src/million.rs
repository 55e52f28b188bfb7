//! A large assortment: hundreds of thousands of variants with barcodes, prices, lots and a ledger behind them, grown over the demo
//! shop by a few statements per chunk. The books stay in order: `prilavok check` finds no drift afterwards.

use anyhow::{Context as _, Result};
use db::{Command, Db, Engine, Priority, Query, Rx, Tx};
use domain::id::{AccountId, BrandId, LocationId, PartyId, RateCardId, ZoneId};
use domain::{Instant, Kind};
use serde_json::json;
use store::flight::{Flight, Maker};
use store::{accounts, args};
use uuid::Uuid;

/// Variants that each product has: one per size.
const SIZES: i64 = 4;
/// Variants that are planted in one transaction; a multiple of [`SIZES`].
const CHUNK: i64 = 20_000;
/// Where ids of planted variants begin and end; the last fifteen digits count.
const FIRST_VARIANT: u128 = 0x019a_0000_0000_7002_8000_0000_0000_0000;
const LAST_VARIANT: u128 = 0x019a_0000_0000_7002_8fff_ffff_ffff_ffff;

db::statements! {
    /// Where goods are planted, and by whom.
    GET_GROUND = "SELECT b.zone, b.id, (SELECT c.id FROM rate_card c
                WHERE c.account = b.account AND c.zone = b.zone AND NOT c.of_document ORDER BY c.since DESC LIMIT 1),
            (SELECT l.party FROM login l WHERE l.account = b.account AND l.owner ORDER BY l.id LIMIT 1)
        FROM brand b WHERE b.account = $1 ORDER BY b.number LIMIT 1";
    /// How many variants were planted before.
    COUNT_PLANTED = "SELECT count(*) FROM variant WHERE account = $1 AND id >= $2 AND id <= $3";
    /// What is being planted; one row per variant of a chunk.
    CREATE_SEEDS = "CREATE TABLE IF NOT EXISTS planted_variant (
            serial {bigint} NOT NULL PRIMARY KEY,
            product {uuid} NOT NULL,
            variant {uuid} NOT NULL,
            product_draw {bigint} NOT NULL,
            variant_draw {bigint} NOT NULL,
            product_name {text} NOT NULL,
            product_folded {text} NOT NULL,
            size {text} NOT NULL,
            size_folded {text} NOT NULL,
            barcode {text} NOT NULL,
            category {uuid} NOT NULL,
            supplier {uuid} NOT NULL,
            price {bigint} NOT NULL,
            at {bigint} NOT NULL
        ) {heap}";
    /// The lots of a chunk: none for every tenth variant, two in different places for every fourth of the others.
    CREATE_LOTS = "CREATE TABLE IF NOT EXISTS planted_lot (
            id {uuid} NOT NULL PRIMARY KEY,
            movement {uuid} NOT NULL,
            variant {uuid} NOT NULL,
            supplier {uuid} NOT NULL,
            location {uuid} NOT NULL,
            units {bigint} NOT NULL,
            price {bigint} NOT NULL,
            at {bigint} NOT NULL
        ) {heap}";
    DROP_SEEDS = "DROP TABLE planted_variant";
    DROP_LOTS = "DROP TABLE planted_lot";
    CLEAR_SEEDS = "DELETE FROM planted_variant";
    CLEAR_LOTS = "DELETE FROM planted_lot";
    /// Invents the variants `$2` to `$3`, the last excluded, received on one of the three hundred days before `$4`. `CROSS JOIN`
    /// keeps `SQLite` from turning the loops inside out.
    INVENT_VARIANTS = "INSERT INTO planted_variant
        WITH RECURSIVE
            serial (n) AS (SELECT CAST($2 AS bigint) UNION ALL SELECT n + 1 FROM serial WHERE n + 1 < $3),
            thing (k, name, folded) AS (VALUES (0, 'Куртка', 'куртка'), (1, 'Рубашка', 'рубашка'), (2, 'Юбка', 'юбка'),
                (3, 'Пальто', 'пальто'), (4, 'Шапка', 'шапка'), (5, 'Кофта', 'кофта'), (6, 'Брюки', 'брюки'),
                (7, 'Халат', 'халат'), (8, 'Сапоги', 'сапоги'), (9, 'Платок', 'платок'), (10, 'Dress', 'dress'),
                (11, 'Atlas ko''ylak', 'atlas ko''ylak')),
            style (k, name, folded) AS (VALUES (0, 'Бухара', 'бухара'), (1, 'Орзу', 'орзу'), (2, 'Лола', 'лола'),
                (3, 'Наргиз', 'наргиз'), (4, 'Тонг', 'тонг'), (5, 'Юлдуз', 'юлдуз'), (6, 'Самарканд', 'самарканд'),
                (7, 'Хива', 'хива'), (8, 'Весна', 'весна'), (9, 'Qadam', 'qadam'), (10, 'Ipak', 'ipak')),
            size (k, name, folded) AS (VALUES (0, 'S', 's'), (1, 'M', 'm'), (2, 'L', 'l'), (3, 'XL', 'xl')),
            kin (id, k, total) AS (SELECT id, row_number() OVER (ORDER BY number) - 1, count(*) OVER ()
                FROM category WHERE account = $1),
            firm (id, k, total) AS (SELECT id, row_number() OVER (ORDER BY number) - 1, count(*) OVER ()
                FROM party WHERE account = $1 AND is_supplier)
        SELECT n,
            --sqlite: unhex('019a0000000070018' || printf('%015x', n / 4)), unhex('019a0000000070028' || printf('%015x', n)),
            --postgres: CAST('019a0000000070018' || lpad(to_hex(n / 4), 15, '0') AS uuid),
            --postgres: CAST('019a0000000070028' || lpad(to_hex(n), 15, '0') AS uuid),
            (n - $2) / 4 * 5 + 1, (n - $2) / 4 * 5 + 2 + n % 4,
            thing.name || ' «' || style.name || '» ' || CAST(n / 4 AS text),
            thing.folded || ' «' || style.folded || '» ' || CAST(n / 4 AS text),
            size.name, size.folded, '29' || substr(CAST(100000000000 + n AS text), 2), kin.id, firm.id,
            (9 + n / 4 * 7919 % 991) * 10000000, $4 - n * 7919 % 300 * 86400000000 - n * 104729 % 36000 * 1000000
        FROM serial CROSS JOIN thing CROSS JOIN style CROSS JOIN size CROSS JOIN kin CROSS JOIN firm
        WHERE thing.k = n / 4 % 12 AND style.k = n / 4 % 11 AND size.k = n % 4
            AND kin.k = n / 4 * 31 % kin.total AND firm.k = n / 4 * 17 % firm.total";
    /// Their lots.
    INVENT_LOTS = "INSERT INTO planted_lot
        WITH place (id, k, total) AS (SELECT id, row_number() OVER (ORDER BY number) - 1, count(*) OVER ()
                FROM location WHERE account = $1 AND kind <> 'virtual'),
            batch (b) AS (VALUES (0), (1))
        SELECT
            --sqlite: unhex('019a0000000070038' || printf('%015x', 2 * v.serial + b)),
            --sqlite: unhex('019a0000000070048' || printf('%015x', 2 * v.serial + b)),
            --postgres: CAST('019a0000000070038' || lpad(to_hex(2 * v.serial + b), 15, '0') AS uuid),
            --postgres: CAST('019a0000000070048' || lpad(to_hex(2 * v.serial + b), 15, '0') AS uuid),
            v.variant, v.supplier, place.id, 3 + (v.serial * 13 + b * 29) % 60, v.price, v.at
        FROM planted_variant v CROSS JOIN batch CROSS JOIN place
        WHERE v.serial % 10 <> 9 AND (b = 0 OR v.serial % 4 = 0) AND place.k = (v.serial + 2 * b) % place.total";
    PLANT_PRODUCTS = "INSERT INTO product (account, id, number, revision, created_at, updated_at, made_by, zone, brand, category,
            supplier, kind, name, folded, description, sku, min_order, active)
        SELECT c.account, p.product, c.base + p.product_draw, c.revision, p.at, p.at, $2, $3, $4, p.category,
            p.supplier, 'good', p.product_name, p.product_folded, '', 'MN-' || CAST(p.serial / 4 AS text), 0, TRUE
        FROM planted_variant p JOIN counter c ON c.account = $1 WHERE p.serial % 4 = 0";
    PLANT_VARIANTS = "INSERT INTO variant (account, id, number, revision, created_at, updated_at, made_by, product, implicit, hidden,
            name, folded, unit, countable, shippable, sellable, cookable, scalable, composite, on_market, technical_card, search)
        SELECT c.account, p.variant, c.base + p.variant_draw, c.revision, p.at, p.at, $2, p.product, FALSE, FALSE,
            p.product_name || ' ' || p.size, p.product_folded || ' ' || p.size_folded, 'pcs', TRUE, FALSE, TRUE, FALSE, FALSE,
            FALSE, FALSE, FALSE, p.product_folded || ' ' || p.size_folded || ' ' || p.product_folded || ' mn-'
                || CAST(p.serial / 4 AS text) || ' ' || p.barcode
        FROM planted_variant p JOIN counter c ON c.account = $1";
    PLANT_BARCODES = "INSERT INTO barcode (account, code, variant, position)
        SELECT CAST($1 AS bigint), barcode, variant, 0 FROM planted_variant";
    PLANT_PROPERTIES = "INSERT INTO property (account, owner, kind, position, name, value)
        SELECT CAST($1 AS bigint), variant, 'variant', 0, 'Размер', size FROM planted_variant";
    PLANT_PRICES = "INSERT INTO price (account, variant, type, location, recorded, role, since, currency, amount, card)
        SELECT c.account, p.variant, $2, $2, c.revision, 'sell', p.at, a.base_currency, p.price, $3
        FROM planted_variant p JOIN counter c ON c.account = $1 JOIN account a ON a.id = c.account";
    /// Bought for half of what they sell for.
    PLANT_LOTS = "INSERT INTO lot (account, id, revision, variant, location, supplier, received_at, cost_currency, cost_amount,
            cost_card, price_currency, price_amount, price_card, price_revision, received, on_hand, reserved, value, is_deficit)
        SELECT c.account, p.id, c.revision, p.variant, p.location, p.supplier, p.at, a.base_currency, p.price / 2,
            $2, a.base_currency, p.price, $2, c.revision, p.units * 1000000, p.units * 1000000, 0, p.units * (p.price / 2), FALSE
        FROM planted_lot p JOIN counter c ON c.account = $1 JOIN account a ON a.id = c.account";
    PLANT_MOVEMENTS = "INSERT INTO movement (account, id, revision, at, variant, quantity, value, from_location, from_lot,
            to_location, to_lot)
        SELECT c.account, p.movement, c.revision, p.at, p.variant, p.units * 1000000, p.units * (p.price / 2), $2, $3,
            p.location, p.id
        FROM planted_lot p JOIN counter c ON c.account = $1";
    PLANT_LEVELS = "INSERT INTO level (account, variant, location, revision, on_hand, reserved, value)
        SELECT c.account, p.variant, p.location, c.revision, p.units * 1000000, 0, p.units * (p.price / 2)
        FROM planted_lot p JOIN counter c ON c.account = $1";
    PLANT_DAYS = "INSERT INTO stock_day (account, location, variant, day, quantity, value)
        SELECT CAST($1 AS bigint), location, variant, at / 86400000000, units * 1000000, units * (price / 2) FROM planted_lot";
    /// So that the planner knows what came; left alone, `PostgreSQL` would look by itself a little later. `SQLite` is told the same
    /// of all books, and must not look.
    ANALYZE = "ANALYZE";
}

/// Makes the account have at least so many planted variants, rounded up to whole products, and answers how many it has.
///
/// The account must have a brand, categories, suppliers and locations, as the demo shop has. Goods come in chunks, so an account
/// that was planted before only gets what is missing.
///
/// * `now`: goods were received in the three hundred days before
/// * `tell`: hears how many there are, from time to time
///
/// # Errors
/// When the account is not there or has no ground to plant on; faults of the engine.
pub async fn plant(
    db: &Db,
    subdomain: &str,
    variants: u32,
    now: Instant,
    mut tell: impl FnMut(i64),
) -> Result<i64> {
    let ground = db.read(Survey(subdomain.to_owned())).await?;
    let ground = ground.with_context(|| format!("nothing grows in an account {subdomain}"))?;
    let wanted = (i64::from(variants) + SIZES - 1) / SIZES * SIZES;
    let mut there = ground.planted;
    db.write_with(Priority::Bulk, Bare([&CREATE_SEEDS, &CREATE_LOTS])).await?;
    while there < wanted {
        let to = (there + CHUNK).min(wanted);
        db.write_with(Priority::Bulk, Planting { ground: ground.clone(), from: there, to, now }).await?;
        there = to;
        tell(there);
    }
    db.write_with(Priority::Bulk, Bare([&DROP_SEEDS, &DROP_LOTS])).await?;
    if db.engine() == Engine::Postgres {
        db.write_with(Priority::Bulk, Bare([&ANALYZE])).await?;
    }
    Ok(there)
}

/// What planting stands on.
#[derive(Clone, Debug)]
struct Ground {
    account: AccountId,
    zone: ZoneId,
    brand: BrandId,
    card: RateCardId,
    owner: PartyId,
    planted: i64,
}

struct Survey(String);

impl Query for Survey {
    type Out = Option<Ground>;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<Option<Ground>> {
        let Some(account) = accounts::get_by_subdomain(rx, &self.0).await? else { return Ok(None) };
        let ids = [FIRST_VARIANT, LAST_VARIANT].map(Uuid::from_u128);
        let ground =
            rx.query_opt::<(Uuid, Uuid, Option<Uuid>, Option<Uuid>)>(&GET_GROUND, &args![account.id]).await?;
        let (planted,): (i64,) = rx.query_one(&COUNT_PLANTED, &args![account.id, ids[0], ids[1]]).await?;
        Ok(ground.and_then(|(zone, brand, card, owner)| {
            let (zone, brand) = (ZoneId(zone), BrandId(brand));
            Some(Ground {
                account: account.id,
                zone,
                brand,
                card: RateCardId(card?),
                owner: PartyId(owner?),
                planted,
            })
        }))
    }
}

/// Statements without arguments, in one transaction.
struct Bare<const N: usize>([&'static db::Sql; N]);

impl<const N: usize> Command for Bare<N> {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let mut batch = db::Batch::default();
        for sql in &self.0 {
            batch.exec(sql, Vec::new());
        }
        tx.run(batch).await.map(|_| ())
    }
}

/// One chunk of goods.
struct Planting {
    ground: Ground,
    from: i64,
    to: i64,
    now: Instant,
}

impl Command for Planting {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let Self { ground, from, to, now } = self;
        let Ground { account, zone, brand, card, owner, planted: _ } = *ground;
        let mut flight = Flight::new(Maker { account, party: owner, through: "bench", at: *now });
        for _ in 0..(to - from) / SIZES * (SIZES + 1) {
            flight.draw();
        }
        flight.exec(&INVENT_VARIANTS, args![account, *from, *to, *now]);
        flight.exec(&INVENT_LOTS, args![account]);
        flight.exec(&PLANT_PRODUCTS, args![account, owner, zone, brand]);
        flight.exec(&PLANT_VARIANTS, args![account, owner]);
        flight.exec(&PLANT_BARCODES, args![account]);
        flight.exec(&PLANT_PROPERTIES, args![account]);
        flight.exec(&PLANT_PRICES, args![account, Uuid::nil(), card]);
        flight.exec(&PLANT_LOTS, args![account, card]);
        flight.exec(&PLANT_MOVEMENTS, args![account, LocationId::SUPPLIER, Uuid::nil()]);
        flight.exec(&PLANT_LEVELS, args![account]);
        flight.exec(&PLANT_DAYS, args![account]);
        flight.exec(&CLEAR_SEEDS, Vec::new());
        flight.exec(&CLEAR_LOTS, Vec::new());
        let first = Uuid::from_u128(FIRST_VARIANT + u128::from(from.unsigned_abs()));
        flight.event("planted", Kind::Variant, first, json!({ "variants": to - from }));
        flight.send(tx).await.map(|_| ())
    }
}
