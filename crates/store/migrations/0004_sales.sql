-- Sales with their lines, postings and money; shifts; promotions.

CREATE TABLE shift (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    outlet {uuid} NOT NULL,
    opened_at {bigint} NOT NULL,
    opened_by {uuid} NOT NULL,
    closed_at {bigint},
    closed_by {uuid},
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE UNIQUE INDEX shift_open ON shift (account, outlet) WHERE closed_at IS NULL;

-- What a shift took, by method, currency and kind: a projection of the money ledger.
CREATE TABLE shift_total (
    account {bigint} NOT NULL,
    shift {uuid} NOT NULL,
    method {uuid} NOT NULL,
    currency {text} NOT NULL,
    kind {text} NOT NULL,
    amount {bigint} NOT NULL,
    count {bigint} NOT NULL,
    PRIMARY KEY (account, shift, method, currency, kind)
) {clustered};

CREATE TABLE sale (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('draft', 'placed', 'completed', 'void')),
    -- Rung up at a till, or ordered from the shop.
    channel {text} NOT NULL CHECK (channel IN ('pos', 'shop')),
    zone {uuid} NOT NULL,
    outlet {uuid} NOT NULL,
    shift {uuid} NOT NULL,
    cashier {uuid} NOT NULL,
    customer {uuid},
    currency {text} NOT NULL,
    -- The rates its totals were last computed with.
    card {uuid} NOT NULL,
    policies {json} NOT NULL,
    note {text},
    manual_discount {json},
    delivery {json} NOT NULL,
    guests {bigint},
    take_away {bool} NOT NULL,
    placed_at {bigint},
    expires_at {bigint},
    released_at {bigint},
    completed_at {bigint},
    receipt_no {bigint},
    -- Projections of its lines and money, in its currency.
    quantity {bigint} NOT NULL,
    refund_quantity {bigint} NOT NULL,
    sold_subtotal {bigint} NOT NULL,
    sold_total {bigint} NOT NULL,
    refund_subtotal {bigint} NOT NULL,
    refund_total {bigint} NOT NULL,
    delivery_total {bigint} NOT NULL,
    paid {bigint} NOT NULL,
    debt {bigint} NOT NULL CHECK (debt >= 0),
    was_debt {bool} NOT NULL,
    debt_closed_at {bigint},
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX sale_completed ON sale (account, completed_at);
CREATE INDEX sale_updated ON sale (account, updated_at);
CREATE INDEX sale_customer ON sale (account, customer);
CREATE INDEX sale_outlet ON sale (account, outlet, completed_at);
CREATE INDEX sale_expiry ON sale (expires_at) WHERE state = 'placed';

-- People of a sale (the line is the nil id) or of one of its lines.
CREATE TABLE sale_person (
    account {bigint} NOT NULL,
    sale {uuid} NOT NULL,
    line {uuid} NOT NULL,
    role {text} NOT NULL CHECK (role IN ('assistant', 'manager')),
    position {bigint} NOT NULL,
    party {uuid} NOT NULL,
    PRIMARY KEY (account, sale, line, role, position)
) {clustered};

CREATE TABLE sale_line (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    sale {uuid} NOT NULL,
    position {bigint} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('goods', 'service', 'delivery', 'free')),
    variant {uuid} NOT NULL,
    lot {uuid} NOT NULL,
    location {uuid} NOT NULL,
    created_at {bigint} NOT NULL,
    quantity {bigint} NOT NULL CHECK (quantity > 0),
    -- Unit price as it stood on the lot when the line was put.
    price_currency {text} NOT NULL,
    price_amount {bigint} NOT NULL,
    price_card {uuid} NOT NULL,
    tax_rate {bigint},
    tax_mode {text},
    tax {bigint} NOT NULL,
    -- In the sale's currency.
    subtotal {bigint} NOT NULL,
    discount {bigint} NOT NULL CHECK (discount >= 0),
    total {bigint} NOT NULL,
    reserved {bigint} NOT NULL,
    handed {bigint} NOT NULL,
    -- Given back by completed refunds.
    returned {bigint} NOT NULL CHECK (returned >= 0 AND returned <= quantity),
    returned_total {bigint} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX sale_line_sale ON sale_line (account, sale, position);
CREATE INDEX sale_line_variant ON sale_line (account, variant);

-- Goods coming back: of a sold line, or of a variant without its sale (then the sold line is NULL).
CREATE TABLE refund_line (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    sale {uuid} NOT NULL,
    position {bigint} NOT NULL,
    sold_sale {uuid},
    sold_line {uuid},
    variant {uuid} NOT NULL,
    lot {uuid},
    location {uuid} NOT NULL,
    created_at {bigint} NOT NULL,
    quantity {bigint} NOT NULL CHECK (quantity > 0),
    original_currency {text} NOT NULL,
    original_amount {bigint} NOT NULL,
    original_card {uuid} NOT NULL,
    -- In the refunding sale's currency: unit price paid, line sums before and after discount.
    price {bigint} NOT NULL,
    subtotal {bigint} NOT NULL,
    total {bigint} NOT NULL,
    tax_rate {bigint},
    tax_mode {text},
    tax {bigint} NOT NULL,
    returned {bigint} NOT NULL,
    note {text},
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX refund_line_sale ON refund_line (account, sale, position);
CREATE INDEX refund_line_sold ON refund_line (account, sold_line);

-- Reductions on a line, in the order they were applied; rewritten with the line while the sale is open.
CREATE TABLE adjustment (
    account {bigint} NOT NULL,
    line {uuid} NOT NULL,
    position {bigint} NOT NULL,
    number {bigint} NOT NULL,
    sale {uuid} NOT NULL,
    -- NULL for a manual discount.
    promotion {uuid},
    offer {bigint} NOT NULL,
    level {bigint} NOT NULL,
    quantity {bigint} NOT NULL,
    amount {bigint} NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (account, line, position)
) {clustered};
CREATE INDEX adjustment_sale ON adjustment (account, sale);

CREATE TABLE posting (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    sale {uuid} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('handover', 'return')),
    at {bigint} NOT NULL,
    outlet {uuid} NOT NULL,
    shift {uuid} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX posting_sale ON posting (account, sale);

CREATE TABLE posting_line (
    account {bigint} NOT NULL,
    posting {uuid} NOT NULL,
    line {uuid} NOT NULL,
    quantity {bigint} NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (account, posting, line)
) {clustered};

-- The money ledger. Entries of a draft are held and may still change; posted ones never do: an amendment is a reversal and
-- another entry, which keeps the number that people know it by.
CREATE TABLE money (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('held', 'posted')),
    kind {text} NOT NULL CHECK (kind IN ('payment', 'prepayment', 'change', 'refund', 'offset', 'credit', 'points', 'cash_in', 'cash_out')),
    -- +1 in, -1 out.
    direction {bigint} NOT NULL CHECK (direction IN (1, -1)),
    method {uuid} NOT NULL,
    currency {text} NOT NULL,
    amount {bigint} NOT NULL CHECK (amount >= 0),
    card {uuid} NOT NULL,
    -- In the sale's currency.
    value {bigint} NOT NULL CHECK (value >= 0),
    sale {uuid},
    outlet {uuid} NOT NULL,
    shift {uuid} NOT NULL,
    at {bigint},
    created_at {bigint} NOT NULL,
    made_by {uuid} NOT NULL,
    -- What was left to pay after it, of the total and of the total before discounts.
    left_after {bigint},
    subtotal_left_after {bigint},
    reverses {uuid},
    reversed_by {uuid},
    PRIMARY KEY (account, id)
) {clustered};
CREATE INDEX money_sale ON money (account, sale, created_at, id);
CREATE INDEX money_number ON money (account, number);
CREATE INDEX money_shift ON money (account, shift);

CREATE TABLE promotion (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    zone {uuid} NOT NULL,
    active {bool} NOT NULL,
    body {json} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
