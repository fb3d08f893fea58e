-- Prices: overriding the notice period, price plans in versions, list prices as imported.

-- Why the owner lets a material change act before its notice period has passed; the notice says so.
ALTER TABLE price_version ADD COLUMN override_reason VARCHAR;

-- A plan's factor from a time on (account_id is null, bps is set), or an account's move to a plan
-- (bps is null). price_plan.bps is the factor before the first of these, account.plan_id the plan.
CREATE TABLE plan_change (
    id              VARCHAR NOT NULL PRIMARY KEY,
    plan_id         VARCHAR NOT NULL REFERENCES price_plan (id),
    account_id      VARCHAR REFERENCES account (id),
    bps             BIGINT CHECK (bps >= 0),
    effective_from  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    reason          VARCHAR NOT NULL,
    override_reason VARCHAR,
    material        BOOLEAN NOT NULL,
    proposed_by     VARCHAR NOT NULL,
    approved_by     VARCHAR,
    withdrawn       BOOLEAN NOT NULL DEFAULT FALSE,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CHECK ((account_id IS NULL) <> (bps IS NULL))
);
CREATE INDEX plan_change_by_plan ON plan_change (plan_id, effective_from);
CREATE INDEX plan_change_by_account ON plan_change (account_id, effective_from);

ALTER TABLE notice ADD COLUMN plan_change_id VARCHAR REFERENCES plan_change (id);

-- The providers' list prices as last imported; the bundled catalogue's while there are none.
-- sheet is null where our components cannot express the price.
CREATE TABLE list_price (
    model_id VARCHAR NOT NULL PRIMARY KEY,
    sheet    VARCHAR
);
