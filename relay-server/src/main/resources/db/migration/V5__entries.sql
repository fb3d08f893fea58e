-- What a chargeback took and left owed, so that all of it can go back when the dispute is won.
-- owed was used or refunded before; written_off is the part of it that was given up as lost.
CREATE TABLE chargeback (
    dispute_id   VARCHAR NOT NULL PRIMARY KEY,
    account_id   VARCHAR NOT NULL REFERENCES account (id),
    top_up_id    VARCHAR NOT NULL,
    state        VARCHAR NOT NULL,
    lot_id       VARCHAR NOT NULL REFERENCES lot (id),
    taken        BIGINT  NOT NULL CHECK (taken >= 0),
    bonus_lot_id VARCHAR REFERENCES lot (id),
    bonus_taken  BIGINT  NOT NULL CHECK (bonus_taken >= 0),
    expired      BIGINT  NOT NULL CHECK (expired >= 0),
    owed         BIGINT  NOT NULL CHECK (owed >= 0),
    written_off  BIGINT  NOT NULL CHECK (written_off >= 0),
    entry_id     VARCHAR NOT NULL REFERENCES journal_entry (id),
    won_entry_id VARCHAR REFERENCES journal_entry (id),
    CHECK (written_off <= owed)
);
CREATE INDEX chargeback_by_account ON chargeback (account_id);
CREATE INDEX chargeback_by_top_up ON chargeback (top_up_id);

-- An entry that was wrong, and the one that reverses it: each at most once.
CREATE TABLE correction (
    wrong_entry_id VARCHAR NOT NULL PRIMARY KEY REFERENCES journal_entry (id),
    entry_id       VARCHAR NOT NULL UNIQUE REFERENCES journal_entry (id),
    actor          VARCHAR NOT NULL,
    reason         VARCHAR NOT NULL
);
