-- Bills: placed sales as somebody else's programme wrote them, the state codes of single units, tills of others, and the receipts
-- that those tills told of.

-- What a placed sale says beside its lines. A sale that nobody wrote as a bill has none, and is one all the same.
CREATE TABLE bill (
    account {bigint} NOT NULL,
    sale {uuid} NOT NULL,
    -- Every till that serves this place may take it; NULL for the sale's own till alone.
    location {uuid},
    -- The number that people see.
    label {text} NOT NULL,
    folded {text} NOT NULL,
    dated_at {bigint} NOT NULL,
    buyer {json} NOT NULL,
    PRIMARY KEY (account, sale)
) {clustered};
CREATE INDEX bill_location ON bill (account, location) WHERE location IS NOT NULL;
-- What waits to be paid or paid off: a few among the sales of a till.
CREATE INDEX sale_waiting ON sale (account, outlet)
    WHERE placed_at IS NOT NULL AND (state = 'placed' OR (state = 'completed' AND debt > 0));

-- What a line says in the words of whoever placed it.
CREATE TABLE line_detail (
    account {bigint} NOT NULL,
    line {uuid} NOT NULL,
    sale {uuid} NOT NULL,
    name {text} NOT NULL,
    unit {text} NOT NULL,
    -- Their word for the kind of goods, and their id; never looked into.
    class {text},
    own {text},
    mark {text},
    -- Units that the buyer did not want when the others were handed over.
    refused {bigint} NOT NULL CHECK (refused >= 0),
    PRIMARY KEY (account, line)
) {clustered};
CREATE INDEX line_detail_sale ON line_detail (account, sale);

-- The state's codes of single units, as far as lines named them.
CREATE TABLE marking_code (
    account {bigint} NOT NULL,
    code {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('free', 'reserved', 'sold')),
    line {uuid},
    changed_at {bigint} NOT NULL,
    PRIMARY KEY (account, code),
    CHECK ((state = 'free') = (line IS NULL))
) {clustered};
CREATE INDEX marking_code_line ON marking_code (account, line) WHERE line IS NOT NULL;

-- Tills of others: the number is the server's, the words that they call themselves by are theirs.
CREATE TABLE terminal (
    number {bigint} NOT NULL PRIMARY KEY,
    account {bigint} NOT NULL,
    outlet {uuid} NOT NULL,
    api_key {uuid} NOT NULL,
    owner_ref {text},
    shop_ref {text},
    device_ref {text},
    settings {json} NOT NULL,
    created_at {bigint} NOT NULL,
    UNIQUE (account, api_key)
) {heap};

-- Receipts that a register of somebody else's printed: each is the document of its own settlement. Kept as told, once.
CREATE TABLE told_receipt (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    revision {bigint} NOT NULL,
    outlet {uuid} NOT NULL,
    -- What whoever printed it calls it.
    own {text} NOT NULL,
    body_hash {bytes} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('sell', 'sell_return', 'buy', 'buy_return', 'sell_correction', 'sell_return_correction',
        'buy_correction', 'buy_return_correction', 'other')),
    settlement {text} NOT NULL CHECK (settlement IN ('full_prepayment', 'part_prepayment', 'advance', 'full_payment',
        'part_payment', 'credit', 'credit_payment')),
    at {bigint} NOT NULL,
    told_at {bigint} NOT NULL,
    total {bigint} NOT NULL,
    tax {bigint} NOT NULL,
    informational {bool} NOT NULL,
    -- The bill that it is about, if it names one that is there.
    bill {uuid},
    -- The sale that it changed or made, and the posting or money that it stands for; NULL when it changed nothing.
    sale {uuid},
    settled {uuid},
    flags {json} NOT NULL,
    body {json} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, own)
) {clustered};
CREATE INDEX told_receipt_bill ON told_receipt (account, bill);
CREATE INDEX told_receipt_settled ON told_receipt (account, settled);
CREATE INDEX told_receipt_outlet ON told_receipt (account, outlet, revision);
