-- Reconciliation: what our books and other sources do not agree on, and days that are closed.

-- One row; a node works while its run holds it. A run that died loses it when held_until has passed.
CREATE TABLE reconciliation_claim (
    run_id     VARCHAR NOT NULL,
    begun_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    held_until TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
INSERT INTO reconciliation_claim (run_id, begun_at, held_until)
VALUES ('', TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00',
    TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00');

-- problem is null when everything could be read.
CREATE TABLE reconciliation_run (
    id          VARCHAR NOT NULL PRIMARY KEY,
    begun_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    actor       VARCHAR NOT NULL,
    payments    BIGINT  NOT NULL,
    found       BIGINT  NOT NULL,
    closed_days BIGINT  NOT NULL,
    problem     VARCHAR
);

-- kind and subject are its identity, so that another run finds the same one again. scope is what a
-- run must have looked at to say that it has vanished.
CREATE TABLE difference (
    id            VARCHAR NOT NULL PRIMARY KEY,
    kind          VARCHAR NOT NULL,
    subject       VARCHAR NOT NULL,
    scope         VARCHAR NOT NULL,
    state         VARCHAR NOT NULL,
    ours          BIGINT,
    theirs        BIGINT,
    ours_tokens   BIGINT,
    theirs_tokens BIGINT,
    cause         VARCHAR NOT NULL,
    evidence      VARCHAR NOT NULL,
    opened_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    seen_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    decided_by    VARCHAR,
    reason        VARCHAR,
    decided_at    TIMESTAMP(6) WITH TIME ZONE,
    UNIQUE (kind, subject)
);
CREATE INDEX difference_by_state ON difference (state, id);

CREATE TABLE difference_event (
    difference_id VARCHAR NOT NULL REFERENCES difference (id),
    seq           BIGINT  NOT NULL,
    at            TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    step          VARCHAR NOT NULL,
    actor         VARCHAR NOT NULL,
    detail        VARCHAR NOT NULL,
    PRIMARY KEY (difference_id, seq)
);

-- What an upstream says of a day (UTC), a channel and a model, in the upstream's own name for it.
-- Tokens are null where it does not tell them.
CREATE TABLE upstream_usage (
    utc_day                 VARCHAR NOT NULL,
    channel_id          VARCHAR NOT NULL,
    model               VARCHAR NOT NULL,
    input_tokens        BIGINT,
    cached_input_tokens BIGINT,
    output_tokens       BIGINT,
    amount              BIGINT  NOT NULL,
    imported_by         VARCHAR NOT NULL,
    imported_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (utc_day, channel_id, model)
);

-- Totals of a day (UTC) once it was over and reconciled; never rewritten. movements is a digest of
-- what the day moved on every ledger account, digest one of that and the digest before.
CREATE TABLE closed_day (
    utc_day              VARCHAR NOT NULL PRIMARY KEY,
    closed_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    revenue          BIGINT  NOT NULL,
    promo            BIGINT  NOT NULL,
    cost             BIGINT  NOT NULL,
    top_ups          BIGINT  NOT NULL,
    refunds          BIGINT  NOT NULL,
    fees             BIGINT  NOT NULL,
    deferred         BIGINT  NOT NULL,
    entries          BIGINT  NOT NULL,
    open_differences BIGINT  NOT NULL,
    movements        VARCHAR NOT NULL,
    digest           VARCHAR NOT NULL
);
