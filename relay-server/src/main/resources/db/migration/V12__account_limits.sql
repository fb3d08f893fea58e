-- Limits of an account, as those of its keys; what is null does not limit. Models and address ranges
-- stand one to a line.
ALTER TABLE account ADD COLUMN rpm            BIGINT;
ALTER TABLE account ADD COLUMN tpm            BIGINT;
ALTER TABLE account ADD COLUMN concurrency    BIGINT;
ALTER TABLE account ADD COLUMN monthly_budget BIGINT;
ALTER TABLE account ADD COLUMN models         VARCHAR;
ALTER TABLE account ADD COLUMN ip_ranges      VARCHAR;

-- What an account or a key was charged this month is read for its budget.
CREATE INDEX usage_daily_by_account ON usage_daily (account_id, day_start);
