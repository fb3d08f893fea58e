package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.wire.ApiError;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Passes spoken audio on as it comes. The last bytes are held back until the charge is durable. An
 * answer that breaks off is not charged: how much of the text was spoken cannot be told.
 */
final class AudioRelay {

    /** What is held back (surface reference §5.4). */
    private static final int TAIL = 4 * 1024;

    private final PaidCall paid;
    private final StreamRelay.Books books;
    private final Route route;
    private final ResponseSink sink;
    private final Used used;
    private byte[] tail = {};
    private boolean begun;

    /**
     * @param used where the source notes what was used
     */
    AudioRelay(PaidCall paid, StreamRelay.Books books, Route route, ResponseSink sink, Used used) {
        this.paid = paid;
        this.books = books;
        this.route = route;
        this.sink = sink;
        this.used = used;
    }

    Relayed run(AudioSource source, String contentType) {
        boolean isClientGone = false;
        try {
            Optional<byte[]> audio = source.next();
            while (audio.isPresent()) {
                isClientGone = isClientGone || !pass(audio.get(), contentType);
                audio = source.next();
            }
        } catch (IOException e) {
            return breakOff(e);
        }
        if (!begun) {
            return new Relayed.NothingCame(Optional.empty());
        }
        finish(isClientGone);
        return new Relayed.Ended();
    }

    /** False when the client has gone: the speech is read to its end for its usage. */
    private boolean pass(byte[] audio, String contentType) {
        try {
            if (!begun) {
                begun = true;
                paid.answerBegan();
                sink.begin(contentType);
            }
            byte[] all = Arrays.copyOf(tail, tail.length + audio.length);
            System.arraycopy(audio, 0, all, tail.length, audio.length);
            int ready = Math.max(0, all.length - TAIL);
            tail = Arrays.copyOfRange(all, ready, all.length);
            if (ready > 0) {
                sink.send(Arrays.copyOf(all, ready));
            }
            return true;
        } catch (ClientGoneException e) {
            return false;
        }
    }

    private Relayed breakOff(IOException e) {
        if (!begun) {
            return Relayed.NothingCame.because(e);
        }
        ApiError error = ApiError.upstreamError();
        paid.release(
                Optional.of(route), new PaidCall.Ending(200, Outcome.UPSTREAM_CUT, error.code()));
        sink.abort();
        return new Relayed.Ended();
    }

    private void finish(boolean isClientGone) {
        Metered metered = books.metering().of(paid, route, used);
        Outcome outcome = isClientGone ? Outcome.CLIENT_GONE : Outcome.COMPLETE;
        if (!paid.settle(route, metered, 200, outcome)) {
            sink.abort();
            return;
        }
        try {
            sink.send(tail);
            sink.end();
        } catch (ClientGoneException e) {
            // the speech is whole and charged, whether or not anybody still listens
            return;
        }
    }
}
