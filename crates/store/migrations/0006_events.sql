-- What happened, what was asked before, and what only one language knows.

-- The outbox and the audit trail. Ordered by revision, which is the order of commits.
CREATE TABLE event (
    account {bigint} NOT NULL,
    revision {bigint} NOT NULL,
    position {bigint} NOT NULL,
    what {text} NOT NULL,
    kind {text} NOT NULL,
    entity {uuid} NOT NULL,
    fields {json} NOT NULL,
    at {bigint} NOT NULL,
    party {uuid} NOT NULL,
    through {text} NOT NULL,
    PRIMARY KEY (account, revision, position)
) {clustered};
CREATE INDEX event_entity ON event (account, entity, revision);

-- A repeat of a request under its key gets the first answer's ids and changes nothing.
CREATE TABLE request_key (
    account {bigint} NOT NULL,
    caller {uuid} NOT NULL,
    key {text} NOT NULL,
    body_hash {bytes} NOT NULL,
    answer {json} NOT NULL,
    at {bigint} NOT NULL,
    PRIMARY KEY (account, caller, key)
) {clustered};
CREATE INDEX request_key_at ON request_key (at);

CREATE TABLE external_ref (
    account {bigint} NOT NULL,
    namespace {text} NOT NULL,
    kind {text} NOT NULL,
    value {text} NOT NULL,
    entity {uuid} NOT NULL,
    PRIMARY KEY (account, namespace, kind, value)
) {clustered};
CREATE INDEX external_ref_entity ON external_ref (account, entity);

CREATE TABLE extras (
    account {bigint} NOT NULL,
    namespace {text} NOT NULL,
    entity {uuid} NOT NULL,
    body {json} NOT NULL,
    PRIMARY KEY (account, namespace, entity)
) {heap};
