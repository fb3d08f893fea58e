package com.nexusapi.relay.upstream;

/** An upstream's API key, opened. Never printed. */
public record Credential(String id, String secret) {

    @Override
    public String toString() {
        return "Credential[id=" + id + "]";
    }
}
