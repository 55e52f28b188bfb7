-- Accounts, zones and their rates, places, people and what they may do.
-- Keys lead with the account. Instants are microseconds UTC, money 1/10000 of a unit, quantities millionths.

CREATE TABLE account (
    id {bigint} NOT NULL PRIMARY KEY,
    subdomain {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    base_currency {text} NOT NULL,
    time_zone {text} NOT NULL,
    locale {text} NOT NULL,
    created_at {bigint} NOT NULL,
    archived {bool} NOT NULL
) {heap};

-- One row per account: its revision, the last number given to any entity, and the last before the present flight (the
-- flight's own numbers are base + 1, base + 2 …). Taken after all other locks of a write flight, so that the order of
-- revisions is the order of commits.
CREATE TABLE counter (
    account {bigint} NOT NULL PRIMARY KEY,
    revision {bigint} NOT NULL,
    base {bigint} NOT NULL,
    number {bigint} NOT NULL
) {heap};

-- The server's own keys; the secret half is encrypted with the master key.
CREATE TABLE signing_key (
    id {text} NOT NULL PRIMARY KEY,
    secret {bytes} NOT NULL,
    created_at {bigint} NOT NULL
) {heap};

CREATE TABLE zone (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    name {text} NOT NULL,
    primary_currency {text} NOT NULL,
    rounding {text} NOT NULL CHECK (rounding IN ('half_up', 'half_down', 'half_even', 'half_odd')),
    rounding_step {bigint} NOT NULL CHECK (rounding_step >= 0),
    round_derived {bool} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

-- The zone's secondary currencies in order.
CREATE TABLE zone_currency (
    account {bigint} NOT NULL,
    zone {uuid} NOT NULL,
    position {bigint} NOT NULL,
    currency {text} NOT NULL,
    PRIMARY KEY (account, zone, position)
) {clustered};

-- Rates from one moment on, never changed. A card of a document holds for that document alone.
CREATE TABLE rate_card (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    zone {uuid} NOT NULL,
    since {bigint} NOT NULL,
    of_document {bool} NOT NULL,
    PRIMARY KEY (account, id)
) {clustered};
CREATE INDEX rate_card_zone ON rate_card (account, zone, of_document, since);

CREATE TABLE rate (
    account {bigint} NOT NULL,
    card {uuid} NOT NULL,
    position {bigint} NOT NULL,
    currency {text} NOT NULL,
    num {bigint} NOT NULL CHECK (num > 0),
    den {bigint} NOT NULL CHECK (den > 0),
    PRIMARY KEY (account, card, position)
) {clustered};

CREATE TABLE brand (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    zone {uuid} NOT NULL,
    name {text} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

CREATE TABLE location (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('warehouse', 'shop', 'showcase', 'virtual')),
    zone {uuid},
    brand {uuid},
    name {text} NOT NULL,
    square {bigint} NOT NULL,
    address {json} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

CREATE TABLE method (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    zone {uuid} NOT NULL,
    name {text} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('cash', 'card', 'online', 'transfer', 'points', 'credit', 'prepaid')),
    description {text},
    weight {bigint} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

CREATE TABLE register (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    name {text} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('virtual')),
    settings {json} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

CREATE TABLE outlet (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    zone {uuid} NOT NULL,
    shop {uuid},
    register {uuid},
    name {text} NOT NULL,
    sell_key {text} NOT NULL,
    fingerprint {text} NOT NULL,
    tax_id {text} NOT NULL,
    vat_id {text} NOT NULL,
    phones {json} NOT NULL,
    address {json} NOT NULL,
    policies {json} NOT NULL,
    postpone_days {bigint} NOT NULL,
    -- The last receipt number given; without gaps.
    receipt_no {bigint} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

CREATE TABLE outlet_location (
    account {bigint} NOT NULL,
    outlet {uuid} NOT NULL,
    position {bigint} NOT NULL,
    location {uuid} NOT NULL,
    PRIMARY KEY (account, outlet, position)
) {clustered};

CREATE TABLE outlet_method (
    account {bigint} NOT NULL,
    outlet {uuid} NOT NULL,
    position {bigint} NOT NULL,
    method {uuid} NOT NULL,
    PRIMARY KEY (account, outlet, position)
) {clustered};

CREATE TABLE party (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    deleted_at {bigint},
    made_by {uuid},
    kind {text} NOT NULL CHECK (kind IN ('person', 'company', 'sole_trader')),
    is_customer {bool} NOT NULL,
    is_employee {bool} NOT NULL,
    is_supplier {bool} NOT NULL,
    name {text} NOT NULL,
    folded {text} NOT NULL,
    first_name {text} NOT NULL,
    last_name {text} NOT NULL,
    middle_name {text},
    email {text},
    email_folded {text},
    gender {text} CHECK (gender IN ('male', 'female')),
    birth_date {text},
    note {text},
    subscribed {bool} NOT NULL,
    active {bool} NOT NULL,
    -- The brand a supplier belongs to.
    brand {uuid},
    zone {uuid},
    addresses {json} NOT NULL,
    kids {json} NOT NULL,
    -- Folded name, e-mail and card codes, for search.
    search {text} NOT NULL,
    last_active_at {bigint},
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX party_name ON party (account, folded);
CREATE INDEX party_email ON party (account, email_folded);

CREATE TABLE party_phone (
    account {bigint} NOT NULL,
    party {uuid} NOT NULL,
    position {bigint} NOT NULL,
    raw {text} NOT NULL,
    digits {text} NOT NULL,
    PRIMARY KEY (account, party, position)
) {clustered};
CREATE INDEX party_phone_digits ON party_phone (account, digits);

CREATE TABLE party_card (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    party {uuid} NOT NULL,
    code {text} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, code)
) {clustered};
CREATE INDEX party_card_party ON party_card (account, party);

CREATE TABLE party_group (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    name {text} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

CREATE TABLE party_in_group (
    account {bigint} NOT NULL,
    party {uuid} NOT NULL,
    group_id {uuid} NOT NULL,
    PRIMARY KEY (account, party, group_id)
) {clustered};
CREATE INDEX party_in_group_group ON party_in_group (account, group_id, party);

CREATE TABLE party_brand (
    account {bigint} NOT NULL,
    party {uuid} NOT NULL,
    brand {uuid} NOT NULL,
    PRIMARY KEY (account, party, brand)
) {clustered};
CREATE INDEX party_brand_brand ON party_brand (account, brand, party);

CREATE TABLE login (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    party {uuid} NOT NULL,
    username {text} NOT NULL,
    username_folded {text} NOT NULL,
    password_hash {text} NOT NULL,
    -- Grows with a password change or dismissal; a token names the version it was issued for.
    version {bigint} NOT NULL,
    owner {bool} NOT NULL,
    active {bool} NOT NULL,
    created_at {bigint} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, username_folded),
    UNIQUE (account, party)
) {clustered};

CREATE TABLE role (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    name {text} NOT NULL,
    permissions {json} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};

-- The places a role is good for; none of a kind means all of them.
CREATE TABLE role_scope (
    account {bigint} NOT NULL,
    role {uuid} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('brand', 'location', 'outlet')),
    place {uuid} NOT NULL,
    PRIMARY KEY (account, role, kind, place)
) {clustered};

CREATE TABLE login_role (
    account {bigint} NOT NULL,
    login {uuid} NOT NULL,
    role {uuid} NOT NULL,
    PRIMARY KEY (account, login, role)
) {clustered};

-- Static keys of integrations, looked up by the SHA-256 of the key. A key acts as its login, and at its outlet if bound to one.
CREATE TABLE api_key (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    hash {bytes} NOT NULL UNIQUE,
    name {text} NOT NULL,
    login {uuid} NOT NULL,
    outlet {uuid},
    created_at {bigint} NOT NULL,
    revoked_at {bigint},
    PRIMARY KEY (account, id)
) {clustered};
