package com.nexusapi.relay.wire;

import java.util.Optional;

/** What {@link JsonRequest#read} made of a body. */
public sealed interface BodyReading {

    record Valid(JsonRequest request) implements BodyReading {}

    /**
     * The body is refused.
     *
     * @param param the member at fault, as the client wrote it
     */
    record Invalid(Fault fault, Optional<String> param) implements BodyReading {

        static Invalid of(Fault fault) {
            return new Invalid(fault, Optional.empty());
        }

        static Invalid of(Fault fault, String param) {
            return new Invalid(fault, Optional.of(param));
        }
    }

    enum Fault {
        NOT_JSON,
        NOT_AN_OBJECT,
        /**
         * A member that we read stands there twice: we and the upstream could read different ones.
         */
        DUPLICATE,
        /**
         * A member differs from one that we read only in the case of its letters: upstreams that
         * ignore case would read it where we do not.
         */
        MISSPELT,
        WRONG_TYPE,
        MISSING
    }
}
