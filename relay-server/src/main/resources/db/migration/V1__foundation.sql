-- The same statements run on H2 (PostgreSQL mode) and on PostgreSQL. Amounts are nano-USD.

CREATE TABLE config_version (
    v BIGINT NOT NULL
);
INSERT INTO config_version (v) VALUES (1);

-- One run of a node's process. beat_at is the database's time of its last sign of life.
CREATE TABLE node_run (
    id         VARCHAR NOT NULL PRIMARY KEY,
    node       VARCHAR NOT NULL,
    state      VARCHAR NOT NULL,
    started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    beat_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX node_run_by_state ON node_run (state);

-- The number of the last settlement that a run has committed: a repeated one is known by it.
CREATE TABLE settle_batch (
    node_run VARCHAR NOT NULL PRIMARY KEY REFERENCES node_run (id),
    seq      BIGINT  NOT NULL
);

-- Customers and access ------------------------------------------------------------------------

CREATE TABLE price_plan (
    id   VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    bps  BIGINT  NOT NULL CHECK (bps >= 0)
);

CREATE TABLE account (
    id         VARCHAR NOT NULL PRIMARY KEY,
    email      VARCHAR NOT NULL UNIQUE,
    name       VARCHAR NOT NULL,
    language   VARCHAR NOT NULL,
    plan_id    VARCHAR REFERENCES price_plan (id),
    state      VARCHAR NOT NULL,
    seq        BIGINT  NOT NULL DEFAULT 0,
    debt       BIGINT  NOT NULL DEFAULT 0 CHECK (debt >= 0),
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE api_key (
    id             VARCHAR NOT NULL PRIMARY KEY,
    account_id     VARCHAR NOT NULL REFERENCES account (id),
    name           VARCHAR NOT NULL,
    state          VARCHAR NOT NULL,
    secret_sha256  VARCHAR NOT NULL UNIQUE,
    prefix         VARCHAR NOT NULL,
    last4          VARCHAR NOT NULL,
    models         VARCHAR,
    rpm            BIGINT,
    tpm            BIGINT,
    concurrency    BIGINT,
    monthly_budget BIGINT,
    ip_ranges      VARCHAR,
    expires_at     TIMESTAMP(6) WITH TIME ZONE,
    created_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX api_key_by_account ON api_key (account_id, id);

CREATE TABLE operator (
    id            VARCHAR NOT NULL PRIMARY KEY,
    email         VARCHAR NOT NULL UNIQUE,
    password_hash VARCHAR NOT NULL,
    role          VARCHAR NOT NULL,
    state         VARCHAR NOT NULL,
    created_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE operator_session (
    token_sha256 VARCHAR NOT NULL PRIMARY KEY,
    id           VARCHAR NOT NULL UNIQUE,
    operator_id  VARCHAR NOT NULL REFERENCES operator (id),
    created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE audit_log (
    seq       BIGINT  NOT NULL PRIMARY KEY,
    at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    actor     VARCHAR NOT NULL,
    action    VARCHAR NOT NULL,
    subject   VARCHAR NOT NULL,
    detail    VARCHAR NOT NULL,
    prev_hash VARCHAR NOT NULL,
    hash      VARCHAR NOT NULL
);

-- Answers to admin writes, kept so that a repeated Idempotency-Key is answered and not done again.
CREATE TABLE idempotent_answer (
    idempotency_key VARCHAR NOT NULL,
    operator_id     VARCHAR NOT NULL,
    request_sha256  VARCHAR NOT NULL,
    status          INT     NOT NULL,
    body            VARCHAR NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (idempotency_key, operator_id)
);

-- Models, prices, channels --------------------------------------------------------------------

CREATE TABLE model (
    id                VARCHAR NOT NULL PRIMARY KEY,
    display_name      VARCHAR NOT NULL,
    owned_by          VARCHAR NOT NULL,
    context_window    BIGINT  NOT NULL,
    max_output_tokens BIGINT  NOT NULL,
    endpoints         VARCHAR NOT NULL,
    enabled           BOOLEAN NOT NULL,
    created_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    retired_at        TIMESTAMP(6) WITH TIME ZONE
);

CREATE TABLE price_version (
    id             VARCHAR NOT NULL PRIMARY KEY,
    model_id       VARCHAR NOT NULL REFERENCES model (id),
    effective_from TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    sheet          VARCHAR NOT NULL,
    reason         VARCHAR NOT NULL,
    material       BOOLEAN NOT NULL,
    proposed_by    VARCHAR NOT NULL,
    approved_by    VARCHAR,
    withdrawn      BOOLEAN NOT NULL DEFAULT FALSE,
    created_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX price_version_by_model ON price_version (model_id, effective_from);

-- A material price change writes its notice when it is proposed; approval publishes both in one
-- transaction, and only published notices are delivered, by a job of its own.
CREATE TABLE notice (
    id               VARCHAR NOT NULL PRIMARY KEY,
    kind             VARCHAR NOT NULL,
    price_version_id VARCHAR REFERENCES price_version (id),
    effective_from   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    text             VARCHAR NOT NULL,
    created_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    published_at     TIMESTAMP(6) WITH TIME ZONE
);

CREATE TABLE channel (
    id                    VARCHAR NOT NULL PRIMARY KEY,
    name                  VARCHAR NOT NULL,
    kind                  VARCHAR NOT NULL,
    base_url              VARCHAR NOT NULL,
    models                VARCHAR NOT NULL,
    costs                 VARCHAR NOT NULL,
    priority              INT     NOT NULL,
    weight                INT     NOT NULL,
    enabled               BOOLEAN NOT NULL,
    allow_private_address BOOLEAN NOT NULL,
    created_at            TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE channel_credential (
    id         VARCHAR NOT NULL PRIMARY KEY,
    channel_id VARCHAR NOT NULL REFERENCES channel (id),
    sealed     BYTEA   NOT NULL,
    last4      VARCHAR NOT NULL,
    state      VARCHAR NOT NULL
);

-- The books -----------------------------------------------------------------------------------

CREATE TABLE lot (
    id         VARCHAR NOT NULL PRIMARY KEY,
    account_id VARCHAR NOT NULL REFERENCES account (id),
    kind       VARCHAR NOT NULL,
    state      VARCHAR NOT NULL,
    top_up_id  VARCHAR,
    amount     BIGINT  NOT NULL CHECK (amount > 0),
    remaining  BIGINT  NOT NULL CHECK (remaining >= 0),
    consumed   BIGINT  NOT NULL DEFAULT 0 CHECK (consumed >= 0),
    refunded   BIGINT  NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    revoked    BIGINT  NOT NULL DEFAULT 0 CHECK (revoked >= 0),
    expired    BIGINT  NOT NULL DEFAULT 0 CHECK (expired >= 0),
    expires_at TIMESTAMP(6) WITH TIME ZONE,
    freezing_since TIMESTAMP(6) WITH TIME ZONE,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX lot_by_account ON lot (account_id, state);
CREATE INDEX lot_by_top_up ON lot (top_up_id);

-- Credit that a run of a node has taken out of lots to spend; other nodes ask for it by recalled.
CREATE TABLE lease (
    id         VARCHAR NOT NULL PRIMARY KEY,
    account_id VARCHAR NOT NULL REFERENCES account (id),
    node_run   VARCHAR NOT NULL REFERENCES node_run (id),
    recalled   BOOLEAN NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX lease_by_account ON lease (account_id);
CREATE INDEX lease_by_node_run ON lease (node_run);

-- The part of a lot that a lease took. consumed was charged since, and is not counted in the lot's
-- own consumed until the slice ends. ("left" is a word of the SQL language, hence unspent.)
CREATE TABLE slice (
    lease_id VARCHAR NOT NULL REFERENCES lease (id),
    lot_id   VARCHAR NOT NULL REFERENCES lot (id),
    unspent  BIGINT  NOT NULL CHECK (unspent >= 0),
    consumed BIGINT  NOT NULL DEFAULT 0 CHECK (consumed >= 0),
    PRIMARY KEY (lease_id, lot_id)
);
CREATE INDEX slice_by_lot ON slice (lot_id);

CREATE TABLE journal_entry (
    id         VARCHAR NOT NULL PRIMARY KEY,
    at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    kind       VARCHAR NOT NULL,
    account_id VARCHAR,
    reference  VARCHAR NOT NULL,
    memo       VARCHAR NOT NULL
);
CREATE INDEX journal_entry_by_reference ON journal_entry (reference);

CREATE TABLE posting (
    entry_id       VARCHAR NOT NULL REFERENCES journal_entry (id),
    ledger_account VARCHAR NOT NULL,
    amount         BIGINT  NOT NULL,
    PRIMARY KEY (entry_id, ledger_account)
);

CREATE INDEX posting_by_ledger_account ON posting (ledger_account);

-- What an entry took out of a lot; negative where it gave something back.
CREATE TABLE draw (
    entry_id VARCHAR NOT NULL REFERENCES journal_entry (id),
    lot_id   VARCHAR NOT NULL REFERENCES lot (id),
    amount   BIGINT  NOT NULL,
    PRIMARY KEY (entry_id, lot_id)
);
CREATE INDEX draw_by_lot ON draw (lot_id);

-- Usage ---------------------------------------------------------------------------------------

CREATE TABLE usage_record (
    id                  VARCHAR NOT NULL PRIMARY KEY,
    started_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    account_id          VARCHAR,
    key_id              VARCHAR,
    model               VARCHAR,
    endpoint            VARCHAR NOT NULL,
    channel_id          VARCHAR,
    stream              BOOLEAN NOT NULL,
    status              INT     NOT NULL,
    outcome             VARCHAR NOT NULL,
    error_code          VARCHAR,
    input_tokens        BIGINT  NOT NULL,
    cached_input_tokens BIGINT  NOT NULL,
    cache_write_tokens  BIGINT  NOT NULL,
    output_tokens       BIGINT  NOT NULL,
    reasoning_tokens    BIGINT  NOT NULL,
    usage_source        VARCHAR NOT NULL,
    breakdown           VARCHAR NOT NULL,
    price_version_id    VARCHAR,
    plan_bps            BIGINT  NOT NULL,
    tier_bps            BIGINT  NOT NULL,
    charge              BIGINT  NOT NULL,
    promo               BIGINT  NOT NULL,
    cost                BIGINT  NOT NULL,
    first_byte_ms       BIGINT,
    latency_ms          BIGINT  NOT NULL,
    entry_id            VARCHAR,
    draws               VARCHAR NOT NULL,
    reversed_by         VARCHAR
);
CREATE INDEX usage_record_by_account ON usage_record (account_id, id);

CREATE TABLE usage_hourly (
    hour_start          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    node                VARCHAR NOT NULL,
    account_id          VARCHAR NOT NULL,
    key_id              VARCHAR NOT NULL,
    model               VARCHAR NOT NULL,
    channel_id          VARCHAR NOT NULL,
    calls               BIGINT  NOT NULL,
    errors              BIGINT  NOT NULL,
    input_tokens        BIGINT  NOT NULL,
    cached_input_tokens BIGINT  NOT NULL,
    output_tokens       BIGINT  NOT NULL,
    revenue             BIGINT  NOT NULL,
    promo               BIGINT  NOT NULL,
    cost                BIGINT  NOT NULL,
    PRIMARY KEY (hour_start, node, account_id, key_id, model, channel_id)
);
CREATE INDEX usage_hourly_by_account ON usage_hourly (account_id, hour_start);

-- The same by the day (of UTC), so that a month by account or model is read in days.
CREATE TABLE usage_daily (
    day_start           TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    node                VARCHAR NOT NULL,
    account_id          VARCHAR NOT NULL,
    key_id              VARCHAR NOT NULL,
    model               VARCHAR NOT NULL,
    channel_id          VARCHAR NOT NULL,
    calls               BIGINT  NOT NULL,
    errors              BIGINT  NOT NULL,
    input_tokens        BIGINT  NOT NULL,
    cached_input_tokens BIGINT  NOT NULL,
    output_tokens       BIGINT  NOT NULL,
    revenue             BIGINT  NOT NULL,
    promo               BIGINT  NOT NULL,
    cost                BIGINT  NOT NULL,
    PRIMARY KEY (day_start, node, account_id, key_id, model, channel_id)
);

-- The sums of all calls of an hour, so that a month is read in hundreds of rows. latencies counts the
-- complete ones by bucket, an eighth of an octave of milliseconds: "bucket=calls", separated by commas.
CREATE TABLE usage_total (
    hour_start          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    node                VARCHAR NOT NULL,
    calls               BIGINT  NOT NULL,
    errors              BIGINT  NOT NULL,
    input_tokens        BIGINT  NOT NULL,
    cached_input_tokens BIGINT  NOT NULL,
    output_tokens       BIGINT  NOT NULL,
    revenue             BIGINT  NOT NULL,
    promo               BIGINT  NOT NULL,
    cost                BIGINT  NOT NULL,
    latencies           VARCHAR NOT NULL,
    PRIMARY KEY (hour_start, node)
);

-- Top-ups and refunds -------------------------------------------------------------------------

-- bonus is what was offered until the payment, then what was given.
CREATE TABLE top_up (
    id                 VARCHAR NOT NULL PRIMARY KEY,
    account_id         VARCHAR NOT NULL REFERENCES account (id),
    state              VARCHAR NOT NULL,
    amount_minor       BIGINT  NOT NULL CHECK (amount_minor > 0),
    currency           VARCHAR NOT NULL,
    credit             BIGINT  NOT NULL CHECK (credit > 0),
    bonus              BIGINT  NOT NULL CHECK (bonus >= 0),
    fee                BIGINT  NOT NULL DEFAULT 0 CHECK (fee >= 0),
    session_id         VARCHAR UNIQUE,
    checkout_url       VARCHAR,
    payment_id         VARCHAR UNIQUE,
    payment_created_at TIMESTAMP(6) WITH TIME ZONE,
    invoice_url        VARCHAR,
    paid_at            TIMESTAMP(6) WITH TIME ZONE,
    created_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX top_up_by_account ON top_up (account_id, id);
CREATE INDEX top_up_by_state ON top_up (state, id);

CREATE TABLE refund_request (
    id                 VARCHAR NOT NULL PRIMARY KEY,
    account_id         VARCHAR NOT NULL REFERENCES account (id),
    top_up_id          VARCHAR NOT NULL REFERENCES top_up (id),
    state              VARCHAR NOT NULL,
    source             VARCHAR NOT NULL,
    reason             VARCHAR NOT NULL,
    requested_by       VARCHAR NOT NULL,
    requested_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    deadline_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    approved_by        VARCHAR,
    rejection_reason   VARCHAR,
    provider_refund_id VARCHAR,
    certificate        VARCHAR,
    changed_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    version            BIGINT  NOT NULL DEFAULT 0
);
CREATE INDEX refund_request_by_state ON refund_request (state, deadline_at, id);
CREATE INDEX refund_request_by_deadline ON refund_request (deadline_at, id);
CREATE INDEX refund_request_by_top_up ON refund_request (top_up_id);

CREATE TABLE refund_event (
    refund_id VARCHAR NOT NULL REFERENCES refund_request (id),
    seq       BIGINT  NOT NULL,
    at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    kind      VARCHAR NOT NULL,
    actor     VARCHAR NOT NULL,
    detail    VARCHAR NOT NULL,
    PRIMARY KEY (refund_id, seq)
);

CREATE TABLE setting (
    name    VARCHAR NOT NULL PRIMARY KEY,
    content VARCHAR NOT NULL
);
