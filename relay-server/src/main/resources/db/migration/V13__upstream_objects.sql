-- Objects that upstreams keep under accounts which all customers share, and whose they are.
CREATE TABLE upstream_object (
    id            VARCHAR NOT NULL PRIMARY KEY,
    account_id    VARCHAR NOT NULL,
    channel_id    VARCHAR NOT NULL,
    credential_id VARCHAR NOT NULL,
    model         VARCHAR NOT NULL,
    tokens        BIGINT  NOT NULL,
    created_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE INDEX upstream_object_expires ON upstream_object (expires_at);
