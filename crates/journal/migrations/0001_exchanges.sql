-- Halves of exchanges: one row per direction, each written at its own moment. Only ever appended, and swept when old.
CREATE TABLE exchange (
    --sqlite: id INTEGER PRIMARY KEY AUTOINCREMENT,
    --postgres: id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at {bigint} NOT NULL,
    account {bigint},
    dialect {text} NOT NULL,
    shop {bigint},
    outlet {uuid},
    kind {text} NOT NULL,
    direction {text} NOT NULL CHECK (direction IN ('request', 'answer', 'gap')),
    status {bigint},
    method {text} NOT NULL,
    path {text} NOT NULL,
    bill {text},
    sale {uuid},
    receipt {text},
    flagged {bool} NOT NULL,
    pair {uuid} NOT NULL,
    truncated {bool} NOT NULL,
    payload {text},
    size {bigint} NOT NULL
) {heap};

CREATE INDEX exchange_of_account ON exchange (account, id);
CREATE INDEX exchange_of_pair ON exchange (pair);
CREATE INDEX exchange_of_bill ON exchange (account, bill) WHERE bill IS NOT NULL;
CREATE INDEX exchange_of_receipt ON exchange (account, receipt) WHERE receipt IS NOT NULL;
CREATE INDEX exchange_flagged ON exchange (account, id) WHERE flagged;

-- What all rows come to, so that nobody has to read them to know.
CREATE TABLE extent (
    one {bigint} NOT NULL PRIMARY KEY CHECK (one = 1),
    bytes {bigint} NOT NULL
) {heap};

INSERT INTO extent (one, bytes) VALUES (1, 0);
