import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A chat completions endpoint that costs next to nothing: one thread, connections kept open, answers
 * made beforehand. A request for a stream gets {@link #EVENTS} events {@link #GAP} apart, the first
 * at once, then finish reason, usage and end marker together with the last.
 *
 * <p>Each event carries the time at which it was due, {@code at=} and nineteen digits of {@link
 * System#nanoTime}, which on Linux is one clock for all processes of a machine: whoever receives it
 * knows how late it is, this server's own lateness included.
 */
public final class FakeUpstream {

    static final int EVENTS = 64;
    static final long GAP = TimeUnit.MILLISECONDS.toNanos(20);
    static final int DIGITS = 19;

    private static final byte[] ANSWER = bytes(whole());
    private static final byte[] STREAM_HEAD =
            bytes(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
    private static final byte[] EVENT =
            chunk(choice("{\"content\":\"at=" + "0".repeat(DIGITS) + " \"}", "null"));
    private static final int STAMP = indexOf(EVENT, bytes("at="), EVENT.length) + 3;
    private static final byte[] TAIL = tail();
    private static final byte[] ASKS_FOR_STREAM = bytes("\"stream\":true");
    private static final byte[] LENGTH = bytes("content-length:");

    private final Selector selector;
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);

    /** In the order in which they are due: all wait for the same time. */
    private final ArrayDeque<Stream> streams = new ArrayDeque<>();

    private FakeUpstream(Selector selector) {
        this.selector = selector;
    }

    public static void main(String[] args) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                Selector selector = Selector.open()) {
            server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            new FakeUpstream(selector).run(server);
        }
    }

    /** One stream under way. */
    private static final class Stream {
        final SocketChannel client;
        long due;
        int sent;

        Stream(SocketChannel client, long due) {
            this.client = client;
            this.due = due;
        }
    }

    private void run(ServerSocketChannel server) throws IOException {
        while (true) {
            await();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(server);
                } else if (key.isValid()) {
                    read(key);
                }
            }
            selector.selectedKeys().clear();
            sendDue();
        }
    }

    /** Waits for a request or for the next event that is due, to less than a millisecond. */
    private void await() throws IOException {
        if (streams.isEmpty()) {
            selector.select();
            return;
        }
        long early = streams.peekFirst().due - System.nanoTime();
        if (early >= 2_000_000) {
            selector.select(early / 1_000_000 - 1);
        } else if (selector.selectNow() == 0 && early > 0) {
            LockSupport.parkNanos(Math.min(early, 200_000));
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(16 * 1024));
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel client = (SocketChannel) key.channel();
        ByteBuffer in = (ByteBuffer) key.attachment();
        try {
            if (client.read(in) < 0) {
                client.close();
                return;
            }
            int end = requestEnd(in);
            if (end > 0) {
                boolean stream = indexOf(in.array(), ASKS_FOR_STREAM, end) >= 0;
                in.flip().position(end);
                in.compact();
                answer(client, stream);
            }
        } catch (IOException e) {
            client.close();
        }
    }

    private void answer(SocketChannel client, boolean stream) throws IOException {
        out.clear();
        if (!stream) {
            send(client, out.put(ANSWER));
            return;
        }
        Stream begun = new Stream(client, System.nanoTime());
        out.put(STREAM_HEAD);
        sendNext(begun);
    }

    private void sendDue() throws IOException {
        long now = System.nanoTime();
        while (!streams.isEmpty() && streams.peekFirst().due <= now) {
            Stream next = streams.pollFirst();
            out.clear();
            try {
                sendNext(next);
            } catch (IOException e) {
                next.client.close();
            }
        }
    }

    /** Sends what is in the buffer and the stream's next event. */
    private void sendNext(Stream stream) throws IOException {
        int at = out.position() + STAMP;
        out.put(EVENT);
        long stamp = stream.due;
        for (int i = DIGITS - 1; i >= 0; i--) {
            out.put(at + i, (byte) ('0' + stamp % 10));
            stamp /= 10;
        }
        stream.sent++;
        if (stream.sent == EVENTS) {
            out.put(TAIL);
        } else {
            stream.due += GAP;
            streams.addLast(stream);
        }
        send(stream.client, out);
    }

    /** A socket's buffer holds a whole stream; a client that takes nothing at all is cut off. */
    private static void send(SocketChannel client, ByteBuffer bytes) throws IOException {
        bytes.flip();
        client.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the client does not read");
        }
    }

    /** Where the first request in the buffer ends; 0 when it is not whole yet. */
    private static int requestEnd(ByteBuffer in) {
        byte[] array = in.array();
        int have = in.position();
        for (int i = 3; i < have; i++) {
            if (array[i] == '\n' && array[i - 1] == '\r' && array[i - 2] == '\n') {
                int end = i + 1 + bodyLength(array, i);
                return end <= have ? end : 0;
            }
        }
        return 0;
    }

    private static int bodyLength(byte[] head, int headEnd) {
        for (int i = 0; i < headEnd; i++) {
            if (head[i] == '\n' && isLength(head, i + 1)) {
                int length = 0;
                for (int at = i + 1 + LENGTH.length; head[at] != '\r'; at++) {
                    length = head[at] == ' ' ? length : length * 10 + head[at] - '0';
                }
                return length;
            }
        }
        return 0;
    }

    private static boolean isLength(byte[] head, int from) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((head[from + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] text, byte[] part, int length) {
        for (int i = 0; i + part.length <= length; i++) {
            int same = 0;
            while (same < part.length && text[i + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return i;
            }
        }
        return -1;
    }

    private static String whole() {
        String json =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"bench-model\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}],%s}"
                        .formatted("an answer ".repeat(30).strip(), usage(60));
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
    }

    private static String usage(int output) {
        return "\"usage\":{\"prompt_tokens\":190,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(output, 190 + output);
    }

    private static String choice(String delta, String finish) {
        return part("[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]");
    }

    private static String part(String choices) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench-model\",\"choices\":"
                + choices + "}";
    }

    private static byte[] tail() {
        byte[] finish = chunk(choice("{}", "\"stop\""));
        byte[] usage = chunk(part("[]," + usage(EVENTS)));
        byte[] done = bytes("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
        return ByteBuffer.allocate(finish.length + usage.length + done.length)
                .put(finish).put(usage).put(done).array();
    }

    /** One event as one chunk of HTTP/1.1. */
    private static byte[] chunk(String json) {
        String event = "data: " + json + "\n\n";
        return bytes(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
