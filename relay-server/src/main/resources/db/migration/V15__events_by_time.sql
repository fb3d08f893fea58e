-- What has just happened is found without knowing to what.
CREATE INDEX refund_event_at ON refund_event (at);
CREATE INDEX dispute_event_at ON dispute_event (at);
CREATE INDEX top_up_event_at ON top_up_event (at);
