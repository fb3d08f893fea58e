package com.nexusapi.relay.wire;

/** Whose clients are spoken to: decides errors, lists of models and names of headers. */
public enum Dialect {
    OPENAI,
    ANTHROPIC
}
