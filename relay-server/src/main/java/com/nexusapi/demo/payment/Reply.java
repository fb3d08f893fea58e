package com.nexusapi.demo.payment;

import java.util.Optional;

/**
 * What the fake provider answers.
 *
 * @param location where a redirect goes
 */
record Reply(int status, String type, String body, Optional<String> location) {

    static Reply html(String page) {
        return new Reply(200, "text/html; charset=utf-8", page, Optional.empty());
    }

    static Reply goTo(String location) {
        return new Reply(303, "text/plain", "", Optional.of(location));
    }
}
