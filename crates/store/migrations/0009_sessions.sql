-- Sessions of people who signed in with a browser, looked up by the SHA-256 of what the browser keeps. A session is good for
-- the version of its login that it was opened for; one that is over is a row less.

CREATE TABLE session (
    account {bigint} NOT NULL,
    id {uuid} NOT NULL,
    hash {bytes} NOT NULL UNIQUE,
    login {uuid} NOT NULL,
    version {bigint} NOT NULL,
    -- What the browser said it is.
    agent {text} NOT NULL,
    opened_at {bigint} NOT NULL,
    seen_at {bigint} NOT NULL,
    PRIMARY KEY (account, id)
) {clustered};
CREATE INDEX session_login ON session (account, login);
