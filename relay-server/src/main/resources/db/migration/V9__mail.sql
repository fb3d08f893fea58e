-- Mail: letters to customers, mails from them, their sign-in by a code, and notices by mail.

-- Letters, written in the transaction of what they tell of and delivered by a job. A confidential
-- text is sealed, and forgotten once it is sent. thread: message ids, one space between two.
CREATE TABLE mail_outbox (
    id              VARCHAR NOT NULL PRIMARY KEY,
    message_id      VARCHAR NOT NULL UNIQUE,
    state           VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,
    recipient       VARCHAR NOT NULL,
    language        VARCHAR NOT NULL,
    subject         VARCHAR NOT NULL,
    text            VARCHAR NOT NULL,
    sealed          BYTEA,
    confidential    BOOLEAN NOT NULL,
    about           VARCHAR NOT NULL,
    thread          VARCHAR NOT NULL,
    attempts        BIGINT  NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    next_attempt_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    give_up_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    sent_at         TIMESTAMP(6) WITH TIME ZONE,
    last_error      VARCHAR NOT NULL
);
CREATE INDEX mail_outbox_by_state ON mail_outbox (state, next_attempt_at, id);
CREATE INDEX mail_outbox_by_about ON mail_outbox (about, kind);

-- Operators' texts in the place of the bundled ones.
CREATE TABLE mail_template (
    kind       VARCHAR NOT NULL,
    language   VARCHAR NOT NULL,
    subject    VARCHAR NOT NULL,
    text       VARCHAR NOT NULL,
    changed_by VARCHAR NOT NULL,
    changed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (kind, language)
);

-- How far the one mailbox has been read, and since when it cannot be.
CREATE TABLE mailbox (
    uid_validity  BIGINT  NOT NULL,
    last_uid      BIGINT  NOT NULL,
    looked_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    failing_since TIMESTAMP(6) WITH TIME ZONE,
    failure       VARCHAR NOT NULL
);
INSERT INTO mailbox (uid_validity, last_uid, looked_at, failure)
VALUES (0, 0, TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00', '');

-- mail_key: hash of the message id, or of the mail where it has none.
CREATE TABLE received_mail (
    id          VARCHAR NOT NULL PRIMARY KEY,
    mail_key    VARCHAR NOT NULL UNIQUE,
    message_id  VARCHAR,
    thread      VARCHAR NOT NULL,
    sender      VARCHAR NOT NULL,
    subject     VARCHAR NOT NULL,
    text        VARCHAR NOT NULL,
    received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    state       VARCHAR NOT NULL,
    account_id  VARCHAR REFERENCES account (id),
    refund_id   VARCHAR REFERENCES refund_request (id),
    note        VARCHAR NOT NULL
);
CREATE INDEX received_mail_by_state ON received_mail (state, id);
CREATE INDEX received_mail_by_sender ON received_mail (sender, received_at);
CREATE INDEX received_mail_by_message_id ON received_mail (message_id);
CREATE INDEX received_mail_by_refund ON received_mail (refund_id);

-- Links sent to an account's address that confirm a request made by mail; each works once.
CREATE TABLE refund_confirmation (
    token_sha256 VARCHAR NOT NULL PRIMARY KEY,
    refund_id    VARCHAR NOT NULL REFERENCES refund_request (id),
    expires_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    used_at      TIMESTAMP(6) WITH TIME ZONE
);

-- An operator's own words for the letter of one decision; used in that decision's transaction.
CREATE TABLE refund_reply (
    refund_id VARCHAR NOT NULL REFERENCES refund_request (id),
    operator  VARCHAR NOT NULL,
    subject   VARCHAR NOT NULL,
    text      VARCHAR NOT NULL,
    PRIMARY KEY (refund_id, operator)
);

-- Customers' sign-in: one code an address at a time, sessions by the hash of their token.
CREATE TABLE sign_in_code (
    email      VARCHAR NOT NULL PRIMARY KEY,
    code_hash  VARCHAR NOT NULL,
    expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    tries      BIGINT  NOT NULL
);

CREATE TABLE account_session (
    token_sha256 VARCHAR NOT NULL PRIMARY KEY,
    id           VARCHAR NOT NULL UNIQUE,
    account_id   VARCHAR NOT NULL REFERENCES account (id),
    created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX account_session_by_account ON account_session (account_id);

-- Which version of the terms an account has accepted, and when; null: opened by an operator.
ALTER TABLE account ADD COLUMN terms_version VARCHAR;
ALTER TABLE account ADD COLUMN terms_accepted_at TIMESTAMP(6) WITH TIME ZONE;

-- Notices by mail: delivered_at is set when the letters to all whom it concerns are posted. What
-- was published before there was mail is not sent late.
ALTER TABLE notice ADD COLUMN delivered_at TIMESTAMP(6) WITH TIME ZONE;
UPDATE notice SET delivered_at = published_at;
CREATE TABLE notice_delivery (
    notice_id  VARCHAR NOT NULL REFERENCES notice (id),
    account_id VARCHAR NOT NULL REFERENCES account (id),
    PRIMARY KEY (notice_id, account_id)
);
