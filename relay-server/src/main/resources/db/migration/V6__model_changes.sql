-- Changes that take something from a model's customers: they are announced and act later.

-- When the row was last written. Changes in force by then are part of it; later ones come on top.
ALTER TABLE model ADD COLUMN changed_at TIMESTAMP(6) WITH TIME ZONE;
UPDATE model SET changed_at = COALESCE(retired_at, created_at);
ALTER TABLE model ALTER COLUMN changed_at SET NOT NULL;

-- A retirement, or limits that are lowered; what is null stays. endpoints_taken is a list.
CREATE TABLE model_change (
    id                VARCHAR NOT NULL PRIMARY KEY,
    model_id          VARCHAR NOT NULL REFERENCES model (id),
    retires           BOOLEAN NOT NULL,
    switches_off      BOOLEAN NOT NULL,
    context_window    BIGINT CHECK (context_window > 0),
    max_output_tokens BIGINT CHECK (max_output_tokens > 0),
    endpoints_taken   VARCHAR NOT NULL,
    effective_from    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    reason            VARCHAR NOT NULL,
    override_reason   VARCHAR,
    proposed_by       VARCHAR NOT NULL,
    approved_by       VARCHAR,
    withdrawn         BOOLEAN NOT NULL DEFAULT FALSE,
    created_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX model_change_by_model ON model_change (model_id, effective_from);

ALTER TABLE notice ADD COLUMN model_change_id VARCHAR REFERENCES model_change (id);
