package com.nexusapi.relay.completion;

import com.nexusapi.relay.upstream.UpstreamAnswer;
import com.nexusapi.relay.upstream.UpstreamCutException;
import java.io.IOException;
import java.util.Optional;

/** How an attempt to pass on an answer as it comes has ended. */
sealed interface Relayed {

    /** The call is settled, and the client has got what it will get. */
    record Ended() implements Relayed {}

    /**
     * The upstream failed before anything went to the client.
     *
     * @param cut how the answer broke off; empty when something came that was no answer
     */
    record NothingCame(Optional<UpstreamAnswer.Kind> cut) implements Relayed {

        static NothingCame because(IOException e) {
            return new NothingCame(
                    e instanceof UpstreamCutException cut
                            ? Optional.of(cut.kind())
                            : Optional.empty());
        }
    }
}
