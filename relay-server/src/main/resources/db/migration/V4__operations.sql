-- All usage records of entries from this id on are kept; what belongs to earlier ones may be gone.
CREATE TABLE usage_retention (
    kept_from_entry VARCHAR NOT NULL
);
INSERT INTO usage_retention (kept_from_entry) VALUES ('');

-- The last verification of the books, by whichever node, and since when there are differences.
CREATE TABLE ledger_check (
    begun_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at        TIMESTAMP(6) WITH TIME ZONE,
    differences     BIGINT  NOT NULL,
    differing_since TIMESTAMP(6) WITH TIME ZONE,
    first           VARCHAR NOT NULL
);
INSERT INTO ledger_check (begun_at, differences, first)
VALUES (TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00', 0, '');
