-- The stock ledger, its lots and projections, and the goods documents that move it.

CREATE TABLE lot (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    -- Of its making or its last price; what moved is told by movements and levels.
    revision {bigint} NOT NULL,
    variant {uuid} NOT NULL,
    location {uuid} NOT NULL,
    -- The document that brought it here, the receipt its goods first came with, and the lot it was taken from.
    document {uuid},
    root_document {uuid},
    source_lot {uuid},
    supplier {uuid},
    received_at {bigint} NOT NULL,
    expires_on {text},
    cost_currency {text} NOT NULL,
    cost_amount {bigint} NOT NULL,
    cost_card {uuid} NOT NULL,
    -- Its own sell price, and the revision that set it; the goods' price applies where there is none.
    price_currency {text},
    price_amount {bigint},
    price_card {uuid},
    price_revision {bigint},
    received {bigint} NOT NULL,
    on_hand {bigint} NOT NULL,
    reserved {bigint} NOT NULL CHECK (reserved >= 0),
    -- What is left of its worth, in the account's currency.
    value {bigint} NOT NULL,
    is_deficit {bool} NOT NULL,
    PRIMARY KEY (account, id),
    CHECK (on_hand >= 0 OR is_deficit)
) {clustered};
CREATE INDEX lot_variant ON lot (account, variant, location, received_at, id);
-- What is in stock; most lots of an old shop are empty. The quantities are there so that lists need not look at the lots.
CREATE INDEX lot_stocked ON lot (account, variant, location, on_hand, reserved) WHERE on_hand > reserved;
CREATE INDEX lot_location ON lot (account, location, variant);
CREATE INDEX lot_document ON lot (account, document);
CREATE INDEX lot_deficit ON lot (account, variant, location) WHERE on_hand < 0;

-- Immutable. Levels are kept for real locations only; the nil id stands for "no lot" at a virtual end. An entry of value
-- alone corrects what a deficit's goods were taken to cost.
CREATE TABLE movement (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    revision {bigint} NOT NULL,
    at {bigint} NOT NULL,
    variant {uuid} NOT NULL,
    quantity {bigint} NOT NULL CHECK (quantity >= 0),
    value {bigint} NOT NULL CHECK (value >= 0),
    from_location {uuid} NOT NULL,
    from_lot {uuid} NOT NULL,
    to_location {uuid} NOT NULL,
    to_lot {uuid} NOT NULL,
    -- The line it happened because of: of a goods document or of a posting.
    document {uuid},
    document_line {uuid},
    sale {uuid},
    sale_line {uuid},
    posting {uuid},
    reverses {uuid},
    PRIMARY KEY (account, id),
    CHECK (from_location <> to_location),
    CHECK (quantity > 0 OR value > 0)
) {clustered};
CREATE INDEX movement_variant ON movement (account, variant, at);
CREATE INDEX movement_sale ON movement (account, sale) WHERE sale IS NOT NULL;
CREATE INDEX movement_document ON movement (account, document) WHERE document IS NOT NULL;

CREATE TABLE level (
    account {bigint} NOT NULL,
    variant {uuid} NOT NULL,
    location {uuid} NOT NULL,
    revision {bigint} NOT NULL,
    on_hand {bigint} NOT NULL,
    -- Not below zero, as its lots are not; a CHECK here would refuse the deltas that upserts bring.
    reserved {bigint} NOT NULL,
    value {bigint} NOT NULL,
    PRIMARY KEY (account, variant, location)
) {clustered};
CREATE INDEX level_location ON level (account, location, variant);

-- Additive deltas per UTC day: stock at a moment = level - later days - part of one day.
CREATE TABLE stock_day (
    account {bigint} NOT NULL,
    location {uuid} NOT NULL,
    variant {uuid} NOT NULL,
    day {bigint} NOT NULL,
    quantity {bigint} NOT NULL,
    value {bigint} NOT NULL,
    PRIMARY KEY (account, variant, location, day)
) {clustered};

-- Goods promised to a sale's line.
CREATE TABLE promise (
    account {bigint} NOT NULL,
    line {uuid} NOT NULL,
    lot {uuid} NOT NULL,
    sale {uuid} NOT NULL,
    variant {uuid} NOT NULL,
    location {uuid} NOT NULL,
    quantity {bigint} NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (account, line, lot)
) {clustered};
CREATE INDEX promise_sale ON promise (account, sale);
CREATE INDEX promise_lot ON promise (account, lot);

CREATE TABLE document (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    deleted_at {bigint},
    kind {text} NOT NULL CHECK (kind IN ('goods_receipt', 'transfer', 'correction')),
    state {text} NOT NULL CHECK (state IN ('draft', 'sent', 'posting', 'posted', 'reversed')),
    at {bigint} NOT NULL,
    posted_at {bigint},
    zone {uuid} NOT NULL,
    brand {uuid},
    -- Where goods come from and go to; a virtual end where one is outside.
    from_location {uuid} NOT NULL,
    to_location {uuid} NOT NULL,
    card {uuid} NOT NULL,
    note {text},
    reason {text} NOT NULL,
    will_review {bool} NOT NULL,
    requested {bool} NOT NULL,
    made_by {uuid} NOT NULL,
    sent_by {uuid},
    accepted_by {uuid},
    quantity {bigint} NOT NULL,
    increase {bigint} NOT NULL,
    decrease {bigint} NOT NULL,
    -- Sell prices and costs of its lines times their quantities, in the zone's primary currency.
    price_total {bigint} NOT NULL,
    cost_total {bigint} NOT NULL,
    -- How many of its lines are ready to move, in their order; counted only while it is being posted.
    ready {bigint} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX document_kind ON document (account, kind, at);
CREATE INDEX document_posting ON document (account, id) WHERE state = 'posting';

CREATE TABLE document_line (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    document {uuid} NOT NULL,
    position {bigint} NOT NULL,
    variant {uuid},
    -- The lot named or taken from, and the lot made or added to.
    lot {uuid},
    new_lot {uuid},
    quantity {bigint} NOT NULL CHECK (quantity <> 0),
    cost_currency {text},
    cost_amount {bigint},
    cost_card {uuid},
    price_currency {text},
    price_amount {bigint},
    price_card {uuid},
    expires_on {text},
    -- Who delivered it and its worth in the account's currency, once a receipt's line is ready to move.
    supplier {uuid},
    value {bigint},
    -- What a receipt's line describes, to find or create its goods by.
    goods {json},
    -- What that description is searched by; empty where the line names its variant from the start.
    barcode {text} NOT NULL,
    sku {text} NOT NULL,
    folded {text} NOT NULL,
    posted_at {bigint},
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX document_line_document ON document_line (account, document, position);
CREATE INDEX document_line_variant ON document_line (account, variant);
