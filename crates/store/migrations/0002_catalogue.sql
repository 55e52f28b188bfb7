-- What is described, priced and sold.

CREATE TABLE category (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    zone {uuid},
    parent {uuid},
    name {text} NOT NULL,
    folded {text} NOT NULL,
    -- The numbers from the root to this one, each followed by a comma: a prefix of every descendant's path.
    path {text} NOT NULL,
    level {bigint} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number)
) {clustered};
CREATE INDEX category_name ON category (account, parent, folded);

CREATE TABLE tag (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    brand {uuid},
    name {text} NOT NULL,
    folded {text} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, folded)
) {clustered};

CREATE TABLE product (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    deleted_at {bigint},
    made_by {uuid},
    zone {uuid} NOT NULL,
    brand {uuid} NOT NULL,
    category {uuid},
    supplier {uuid},
    kind {text} NOT NULL CHECK (kind IN ('good', 'service', 'bundle')),
    name {text} NOT NULL,
    --sqlite: folded {text} NOT NULL,
    --postgres: folded {text} COLLATE "C" NOT NULL,
    description {text} NOT NULL,
    --sqlite: sku {text} NOT NULL,
    --postgres: sku {text} COLLATE "C" NOT NULL,
    min_order {bigint} NOT NULL,
    active {bool} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number),
    UNIQUE (account, zone, sku)
) {clustered};
CREATE INDEX product_sku ON product (account, sku);
CREATE INDEX product_name ON product (account, folded);
CREATE INDEX product_brand ON product (account, brand, id);
CREATE INDEX product_category ON product (account, category, id);
CREATE INDEX product_supplier ON product (account, supplier, id);

CREATE TABLE product_tag (
    account {bigint} NOT NULL,
    product {uuid} NOT NULL,
    position {bigint} NOT NULL,
    tag {uuid} NOT NULL,
    PRIMARY KEY (account, product, position)
) {clustered};
CREATE INDEX product_tag_tag ON product_tag (account, tag);

CREATE TABLE variant (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    deleted_at {bigint},
    made_by {uuid},
    product {uuid} NOT NULL,
    -- Made with its product without being asked for.
    implicit {bool} NOT NULL,
    -- An implicit variant steps back once others exist, if it never moved.
    hidden {bool} NOT NULL,
    name {text} NOT NULL,
    --sqlite: folded {text} NOT NULL,
    --postgres: folded {text} COLLATE "C" NOT NULL,
    unit {text} NOT NULL,
    -- Basis points and how they relate to the price; both NULL when untaxed.
    tax_rate {bigint} CHECK (tax_rate >= 0),
    tax_mode {text} CHECK (tax_mode IN ('included', 'added', 'calculated')),
    countable {bool} NOT NULL,
    shippable {bool} NOT NULL,
    sellable {bool} NOT NULL,
    cookable {bool} NOT NULL,
    scalable {bool} NOT NULL,
    composite {bool} NOT NULL,
    on_market {bool} NOT NULL,
    technical_card {bool} NOT NULL,
    -- Folded name, product name, sku and barcodes, for search.
    search {text} NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, number),
    CHECK ((tax_rate IS NULL) = (tax_mode IS NULL))
) {clustered};
CREATE INDEX variant_product ON variant (account, product);
-- What lists page through and count. The columns after the number are looked at on the way: a page is found, however deep, in the
-- index alone.
CREATE INDEX variant_listed ON variant (account, number, product, deleted_at, hidden)
    WHERE deleted_at IS NULL AND NOT hidden;
CREATE INDEX variant_name ON variant (account, folded, number, product, deleted_at, hidden)
    WHERE deleted_at IS NULL AND NOT hidden;
CREATE INDEX variant_updated ON variant (account, updated_at, number, product, deleted_at, hidden)
    WHERE deleted_at IS NULL AND NOT hidden;

-- Compared byte by byte, so that a range finds a prefix.
CREATE TABLE barcode (
    account {bigint} NOT NULL,
    --sqlite: code {text} NOT NULL,
    --postgres: code {text} COLLATE "C" NOT NULL,
    variant {uuid} NOT NULL,
    position {bigint} NOT NULL,
    PRIMARY KEY (account, code)
) {clustered};
CREATE INDEX barcode_variant ON barcode (account, variant, position);

-- Name and value of a product, variant or lot, in order.
CREATE TABLE property (
    account {bigint} NOT NULL,
    owner {uuid} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('product', 'variant', 'lot')),
    position {bigint} NOT NULL,
    name {text} NOT NULL,
    value {text},
    PRIMARY KEY (account, owner, kind, position)
) {clustered};
CREATE INDEX property_value ON property (account, kind, name, value);

-- A picture of a product (variant is the nil id) or of one variant. The bytes are in the blob store under `sha256`, or are
-- drawn from `drawing` at the first request.
CREATE TABLE image (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    number {bigint} NOT NULL,
    product {uuid} NOT NULL,
    variant {uuid} NOT NULL,
    position {bigint} NOT NULL,
    original_name {text} NOT NULL,
    extension {text} NOT NULL,
    -- Names the picture in its address: the content's hash, or the hash of the drawing.
    sha256 {bytes} NOT NULL,
    drawing {text},
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    PRIMARY KEY (account, id)
) {clustered};
CREATE INDEX image_owner ON image (account, product, variant, position);
CREATE INDEX image_sha256 ON image (sha256);

-- Prices by type and place; the nil id stands for the default type and for everywhere. The history stays.
CREATE TABLE price (
    account {bigint} NOT NULL,
    variant {uuid} NOT NULL,
    type {uuid} NOT NULL,
    location {uuid} NOT NULL,
    recorded {bigint} NOT NULL,
    role {text} NOT NULL CHECK (role IN ('sell', 'supply')),
    since {bigint} NOT NULL,
    currency {text} NOT NULL,
    amount {bigint} NOT NULL,
    card {uuid} NOT NULL,
    PRIMARY KEY (account, variant, role, type, location, recorded)
) {clustered};
