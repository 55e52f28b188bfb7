-- Register operations in one queue per register, the fiscal documents that came of them, and the virtual register's own state.

CREATE TABLE register_op (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    register {uuid} NOT NULL,
    outlet {uuid} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('receipt', 'open_shift', 'close_shift', 'x_report', 'cash_in', 'cash_out', 'copy', 'slip')),
    state {text} NOT NULL CHECK (state IN ('prepared', 'queued', 'running', 'complete', 'failed')),
    -- What it registers: of a sale, the posting or the money that makes it one settlement.
    sale {uuid},
    settlement {uuid},
    request {json} NOT NULL,
    result {json},
    message {text},
    attempts {bigint} NOT NULL,
    -- The key the device knows it by; changes only after the device said that nothing was registered under it.
    key {text} NOT NULL,
    -- The device's storage and its last document when the operation was started, for reconciliation.
    before_storage {text},
    before_document {bigint},
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    -- Queued: not before then. Running: whoever runs it has until then; later, anybody may find out what became of it.
    next_at {bigint} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX register_op_queue ON register_op (account, register, number) WHERE state IN ('queued', 'running');
-- One queue per register: whatever happens, two operations never run on it at once.
CREATE UNIQUE INDEX register_op_running ON register_op (account, register) WHERE state = 'running';
-- What is due, over all accounts.
CREATE INDEX register_op_due ON register_op (next_at, account, number) WHERE state IN ('queued', 'running');
CREATE INDEX register_op_sale ON register_op (account, sale);

CREATE TABLE fiscal_document (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    revision {bigint} NOT NULL,
    operation {uuid} NOT NULL,
    register {uuid} NOT NULL,
    outlet {uuid} NOT NULL,
    sale {uuid},
    kind {text} NOT NULL,
    fn_number {text} NOT NULL,
    fd_number {bigint} NOT NULL,
    fd_sign {text} NOT NULL,
    registered_at {bigint} NOT NULL,
    total {bigint} NOT NULL,
    -- The whole document as the device reported it; its text image and QR line are drawn from it.
    body {json} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, fn_number, fd_number)
) {clustered};
-- A receipt that had to close and open the register's shift brings their documents as well.
CREATE INDEX fiscal_document_operation ON fiscal_document (account, operation);
CREATE INDEX fiscal_document_sale ON fiscal_document (account, sale);

-- The inside of a virtual register: what a real one keeps in its own memory.
CREATE TABLE device (
    account {bigint} NOT NULL,
    register {uuid} NOT NULL,
    version {bigint} NOT NULL,
    state {json} NOT NULL,
    PRIMARY KEY (account, register)
) {heap};

-- What it answered to each key it carried out, its documents included.
CREATE TABLE device_answer (
    account {bigint} NOT NULL,
    register {uuid} NOT NULL,
    key {text} NOT NULL,
    body {json} NOT NULL,
    PRIMARY KEY (account, register, key)
) {heap};

-- In which answer each document is.
CREATE TABLE device_document (
    account {bigint} NOT NULL,
    register {uuid} NOT NULL,
    storage {text} NOT NULL,
    number {bigint} NOT NULL,
    key {text} NOT NULL,
    PRIMARY KEY (account, register, storage, number)
) {clustered};
