-- Refunds and disputes: what people decided beside the policy, and what the provider shows.

-- awaiting_confirmation: asked by mail, and not confirmed by the account's owner yet.
-- frozen: this request keeps the top-up's credit from being spent.
-- credit_back: the credit whose money went back, where that is not the whole top-up.
ALTER TABLE refund_request ADD COLUMN awaiting_confirmation BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE refund_request ADD COLUMN frozen BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE refund_request ADD COLUMN sent_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE refund_request ADD COLUMN refusal VARCHAR;
ALTER TABLE refund_request ADD COLUMN exception_by VARCHAR;
ALTER TABLE refund_request ADD COLUMN exception_reason VARCHAR;
ALTER TABLE refund_request ADD COLUMN credit_back BIGINT CHECK (credit_back > 0);
UPDATE refund_request SET frozen = TRUE
    WHERE state IN ('APPROVED', 'SENDING', 'FAILED', 'OUTCOME_UNKNOWN');

-- The provider's refunds, and the requests that they belong to (none, if what it shows as a refund
-- was booked as a dispute). One that failed has failed for good.
CREATE TABLE provider_refund (
    id        VARCHAR NOT NULL PRIMARY KEY,
    refund_id VARCHAR REFERENCES refund_request (id),
    status    VARCHAR NOT NULL,
    seen_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX provider_refund_by_refund ON provider_refund (refund_id);
INSERT INTO provider_refund (id, refund_id, status, seen_at)
    SELECT provider_refund_id, id,
        CASE WHEN state = 'REFUNDED' THEN 'SUCCEEDED' WHEN state = 'FAILED' THEN 'FAILED'
            ELSE 'PENDING' END,
        changed_at
    FROM refund_request WHERE provider_refund_id IS NOT NULL;

ALTER TABLE chargeback ADD COLUMN cause VARCHAR NOT NULL DEFAULT 'DISPUTE';

-- A dispute as the provider showed it last. credit is the part of the top-up's credit that it is
-- about; suspended: the account was suspended because of it. charged_as names the chargeback in the
-- books, which is another one each time that the bank decides anew.
CREATE TABLE dispute (
    id           VARCHAR NOT NULL PRIMARY KEY,
    account_id   VARCHAR NOT NULL REFERENCES account (id),
    top_up_id    VARCHAR NOT NULL REFERENCES top_up (id),
    stage        VARCHAR NOT NULL,
    status       VARCHAR NOT NULL,
    amount_minor BIGINT  NOT NULL,
    currency     VARCHAR NOT NULL,
    credit       BIGINT  NOT NULL CHECK (credit > 0),
    suspended    BOOLEAN NOT NULL,
    charged_as   VARCHAR,
    rounds       BIGINT  NOT NULL DEFAULT 0,
    opened_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    changed_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX dispute_by_top_up ON dispute (top_up_id);
CREATE INDEX dispute_by_account ON dispute (account_id);

CREATE TABLE dispute_event (
    dispute_id VARCHAR NOT NULL REFERENCES dispute (id),
    seq        BIGINT  NOT NULL,
    at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    kind       VARCHAR NOT NULL,
    actor      VARCHAR NOT NULL,
    detail     VARCHAR NOT NULL,
    PRIMARY KEY (dispute_id, seq)
);
