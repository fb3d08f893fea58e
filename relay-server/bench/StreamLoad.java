import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens many streams at once on connections made beforehand, and notes when each event arrives. One
 * thread, which is also what a stream's client costs least.
 */
final class StreamLoad {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);
    private static final byte[] STAMP = "at=".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 64 * 1024;

    private final Target target;
    private final int count;
    private final long spreadNanos;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private final List<Stream> streams = new ArrayList<>();
    private final long[] lateness;
    private int events;

    /**
     * @param spreadMillis the time over which the streams begin; zero for all at once
     */
    StreamLoad(Target target, int count, long spreadMillis) {
        this.target = target;
        this.count = count;
        this.spreadNanos = TimeUnit.MILLISECONDS.toNanos(spreadMillis);
        this.lateness = new long[count * FakeUpstream.EVENTS];
    }

    /**
     * @param broken streams that did not bring all events, the usage and the end
     * @param first from sending the request to the first event
     * @param late from an event's due time to its arrival
     */
    record Result(int broken, Percentiles first, Percentiles late) {}

    private static final class Stream {
        final SocketChannel channel;
        final ByteBuffer request;
        final byte[] received = new byte[BUFFER];
        int length;
        int scanned;
        int seen;
        long begun;
        long firstAfter;
        boolean whole;

        Stream(SocketChannel channel, ByteBuffer request) {
            this.channel = channel;
            this.request = request;
        }
    }

    Result run() throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < count; i++) {
                    streams.add(connect(selector, i));
                }
                drive(selector);
            } finally {
                for (Stream stream : streams) {
                    stream.channel.close();
                }
            }
        }
        int broken = (int) streams.stream().filter(stream -> !stream.whole).count();
        long[] firsts = streams.stream().mapToLong(stream -> stream.firstAfter).toArray();
        return new Result(
                broken, Percentiles.of(firsts), Percentiles.of(Arrays.copyOf(lateness, events)));
    }

    private Stream connect(Selector selector, int index) throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress("127.0.0.1", target.port()));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Stream stream = new Stream(channel, ByteBuffer.wrap(target.request(index, true)));
        channel.register(selector, SelectionKey.OP_READ, stream);
        return stream;
    }

    private void drive(Selector selector) throws IOException {
        long start = System.nanoTime();
        int begun = 0;
        int open = count;
        while (open > 0 && System.nanoTime() - start < LIMIT) {
            // a few at a time, so that those begun are listened to meanwhile
            for (int i = 0; i < 8 && begun < count && isDue(begun, start); i++) {
                begin(streams.get(begun++));
            }
            if (begun == count) {
                selector.select(100);
            } else if (selector.selectNow() == 0 && !isDue(begun, start)) {
                LockSupport.parkNanos(100_000);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (!read((Stream) key.attachment())) {
                    key.cancel();
                    open--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private boolean isDue(int index, long start) {
        return System.nanoTime() - start >= spreadNanos * index / count;
    }

    private static void begin(Stream stream) throws IOException {
        stream.begun = System.nanoTime();
        stream.channel.write(stream.request);
        if (stream.request.hasRemaining()) {
            throw new IOException("the request did not go out at once");
        }
    }

    /** False when the stream has ended, one way or the other. */
    private boolean read(Stream stream) {
        in.clear();
        int count;
        try {
            count = stream.channel.read(in);
        } catch (IOException e) {
            return false;
        }
        long now = System.nanoTime();
        if (count < 0 || stream.length + count > BUFFER) {
            return false;
        }
        in.flip().get(stream.received, stream.length, count);
        stream.length += count;
        scan(stream, now);
        if (!startsWith(stream, "HTTP/1.1 200")) {
            return false;
        }
        if (!endsWith(stream, "0\r\n\r\n")) {
            return true;
        }
        String text = new String(stream.received, 0, stream.length, StandardCharsets.US_ASCII);
        stream.whole =
                stream.seen == FakeUpstream.EVENTS
                        && text.contains("\"usage\":{")
                        && text.contains("data: [DONE]");
        return false;
    }

    private void scan(Stream stream, long now) {
        int last = stream.length - STAMP.length - FakeUpstream.DIGITS;
        int at = stream.scanned;
        while (at <= last) {
            if (!Arrays.equals(
                    stream.received, at, at + STAMP.length, STAMP, 0, STAMP.length)) {
                at++;
                continue;
            }
            at += STAMP.length;
            long due = 0;
            for (int end = at + FakeUpstream.DIGITS; at < end; at++) {
                due = due * 10 + stream.received[at] - '0';
            }
            if (stream.seen++ == 0) {
                stream.firstAfter = now - stream.begun;
            }
            lateness[events++] = now - due;
        }
        stream.scanned = at;
    }

    private static boolean startsWith(Stream stream, String ascii) {
        return stream.length < ascii.length() || holds(stream, 0, ascii);
    }

    private static boolean endsWith(Stream stream, String ascii) {
        int from = stream.length - ascii.length();
        return from >= 0 && holds(stream, from, ascii);
    }

    private static boolean holds(Stream stream, int from, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (stream.received[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
