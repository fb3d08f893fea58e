package com.nexusapi.relay.upstream;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an answer as they arrive. Reading to the end gives the connection back; closing
 * earlier closes the connection, which tells the upstream to stop.
 */
public final class UpstreamBody extends InputStream {

    private final InputStream in;
    private final UpstreamCall call;
    private final End end;
    private boolean ended;

    /** What the end of the answer means for its connection. */
    enum End {
        /** It can be used again. */
        KEEPS,
        /** It must be closed. */
        CLOSES,
        /** The answer states no length: it ends when the upstream closes the connection. */
        IS_THE_CONNECTIONS
    }

    UpstreamBody(InputStream in, UpstreamCall call, End end) {
        this.in = in;
        this.call = call;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * Waits for at least one byte.
     *
     * @throws UpstreamCutException when the upstream, the network or {@link UpstreamCall#cancel}
     *     ended the answer
     */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        try {
            int count = in.read(buffer, offset, length);
            if (count < 0) {
                ended = true;
                call.answerEnded(end == End.KEEPS);
            }
            return count;
        } catch (InsufficientDataAvailableException e) {
            if (end == End.IS_THE_CONNECTIONS && !call.isCancelled()) {
                ended = true;
                call.answerEnded(false);
                return -1;
            }
            throw call.cut(e);
        } catch (IOException | RuntimeException e) {
            throw call.cut(e);
        }
    }

    /** Ends the call, see {@link UpstreamCall#cancel}. */
    @Override
    public void close() {
        call.cancel();
    }
}
