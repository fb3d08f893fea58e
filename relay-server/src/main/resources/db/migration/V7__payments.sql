-- What the payment provider told us, as it came, and what became of it. A row is never deleted:
-- webhook_id is what a repeat is known by. due_at is when the worker looks at a WAITING one; a
-- worker claims it by moving due_at on, so that the claim of one that died runs out by itself.
-- failures counts tries that failed for another reason than the provider not answering.
CREATE TABLE payment_event (
    id          VARCHAR NOT NULL PRIMARY KEY,
    webhook_id  VARCHAR NOT NULL UNIQUE,
    kind        VARCHAR NOT NULL,
    payment_id  VARCHAR,
    state       VARCHAR NOT NULL,
    received_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    due_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at    TIMESTAMP(6) WITH TIME ZONE,
    attempts    INT     NOT NULL DEFAULT 0,
    failures    INT     NOT NULL DEFAULT 0,
    failure     VARCHAR NOT NULL DEFAULT '',
    body        BYTEA   NOT NULL
);
CREATE INDEX payment_event_by_due ON payment_event (state, due_at);
CREATE INDEX payment_event_by_payment ON payment_event (payment_id);

-- How far the provider's lists were read: every minute a little, now and then far back.
CREATE TABLE payment_sweep (
    listed_to      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    listed_deep_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
INSERT INTO payment_sweep (listed_to, listed_deep_at)
VALUES (TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00',
    TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00');

-- bonus_bps is the rule at the moment of the payment. A payment made again for a top-up that was
-- paid is a top-up of its own, which repeats the first. settlement is what the provider said that
-- it owes us, net, once it did.
ALTER TABLE top_up ADD COLUMN bonus_bps BIGINT NOT NULL DEFAULT 0;
ALTER TABLE top_up ADD COLUMN repeats VARCHAR REFERENCES top_up (id);
ALTER TABLE top_up ADD COLUMN settlement_minor BIGINT;
ALTER TABLE top_up ADD COLUMN settlement_currency VARCHAR;
CREATE INDEX top_up_by_repeats ON top_up (repeats);

-- What happened to a top-up. mark tells what is written down once, such as a refund's state.
CREATE TABLE top_up_event (
    top_up_id VARCHAR NOT NULL REFERENCES top_up (id),
    seq       BIGINT  NOT NULL,
    mark      VARCHAR NOT NULL,
    at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    kind      VARCHAR NOT NULL,
    reference VARCHAR NOT NULL,
    amount    BIGINT,
    detail    VARCHAR NOT NULL,
    PRIMARY KEY (top_up_id, seq),
    UNIQUE (top_up_id, mark)
);
