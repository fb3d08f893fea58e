package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.BodyMemory;
import com.nexusapi.relay.upstream.AnswerHead.Length;
import com.nexusapi.relay.upstream.AnswerInput.GarbageException;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an answer as they arrive. Reading to the end gives the connection back; closing
 * earlier closes the connection, which tells the upstream to stop.
 */
public final class UpstreamBody extends InputStream {

    private static final int MOST_LINE = 8 * 1024;
    private static final int MOST_TRAILERS = 100;
    private static final int MOST_SIZE_DIGITS = 15;

    private static final long FEW = 8 * 1024;

    private final AnswerInput in;
    private final UpstreamCall call;
    private final AnswerHead head;

    /** Bytes to come: of the current chunk, or of the whole body when its length was stated. */
    private long left;

    private boolean begun;
    private boolean ended;

    UpstreamBody(AnswerInput in, UpstreamCall call, AnswerHead head) {
        this.in = in;
        this.call = call;
        this.head = head;
        this.left =
                switch (head.length()) {
                    case Length.Fixed(long bytes) -> bytes;
                    case Length.Chunked() -> 0;
                    case Length.UntilClosed() -> Long.MAX_VALUE;
                };
    }

    /**
     * How much room to make for it: its stated length, as far as memory costs nothing, else a
     * guess. More is made only for what has come.
     */
    long expectedBytes() {
        return head.length() instanceof Length.Fixed(long bytes)
                ? Math.min(bytes, BodyMemory.FREE_BYTES)
                : FEW;
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
            if (left == 0 && !nextChunk()) {
                return end(!head.closes());
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            left -= count;
            return count;
        } catch (InsufficientDataAvailableException e) {
            if (head.length() instanceof Length.UntilClosed && !call.isCancelled()) {
                return end(false);
            }
            throw call.cut(e);
        } catch (RuntimeException e) {
            throw call.cut(e);
        }
    }

    private int end(boolean reusable) {
        ended = true;
        call.answerEnded(reusable && in.isDrained());
        return -1;
    }

    /** Reads a chunk's size (RFC 9112 7.1); false at the end of the body. */
    private boolean nextChunk() {
        if (!(head.length() instanceof Length.Chunked)) {
            return false;
        }
        if (begun && !in.line(MOST_LINE).isEmpty()) {
            throw new GarbageException("a chunk that is longer than it says");
        }
        begun = true;
        left = chunkSize(in.line(MOST_LINE));
        if (left == 0) {
            skipTrailers();
        }
        return left > 0;
    }

    private static long chunkSize(String line) {
        int extension = line.indexOf(';');
        String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
        boolean isHex = !digits.isEmpty() && digits.length() <= MOST_SIZE_DIGITS;
        for (int i = 0; i < digits.length(); i++) {
            isHex &= Character.digit(digits.charAt(i), 16) >= 0;
        }
        if (!isHex) {
            throw new GarbageException("no chunk size");
        }
        return Long.parseLong(digits, 16);
    }

    private void skipTrailers() {
        int lines = 0;
        while (!in.line(MOST_LINE).isEmpty()) {
            if (++lines > MOST_TRAILERS) {
                throw new GarbageException("too many trailers");
            }
        }
    }

    /** Ends the call, see {@link UpstreamCall#cancel}. */
    @Override
    public void close() {
        call.cancel();
    }
}
