package com.nexusapi.relay.usage;

import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.StoreInUseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The calls that this process is serving, in a file that survives its end: what a killed relay was
 * at is known at its next start, so that each such call leaves its record too, and that an answer
 * withheld while its charge was on the way to the store is not paid for. The file is not forced to
 * the disk.
 *
 * <p>The file is mapped into memory: slots of 1 KiB, each with a byte that says whether it is taken
 * or its answer withheld, the length (two bytes) and the call's facts, a line each (as JSON they
 * took a quarter of the processor time of serving a call). Calls beyond the number of slots are
 * served without one.
 */
public final class OpenCalls implements AutoCloseable {

    private static final String FILE = "open-calls";
    private static final int SLOTS = 8_192;
    private static final int SLOT_BYTES = 1_024;
    private static final int HEAD_BYTES = 3;
    private static final int LINES = 7;
    private static final byte FREE = 0;
    private static final byte TAKEN = 1;
    private static final byte WITHHELD = 2;

    private final FileChannel channel;
    private final MappedByteBuffer slots;
    private final List<LeftOver> leftOver;

    /** The slot freed last is taken next, so that few pages of the file change. */
    private final ConcurrentLinkedDeque<Integer> free = new ConcurrentLinkedDeque<>();

    private OpenCalls(FileChannel channel) throws IOException {
        this.channel = channel;
        this.slots = channel.map(MapMode.READ_WRITE, 0, (long) SLOTS * SLOT_BYTES);
        this.leftOver = readAll();
        for (int slot = 0; slot < SLOTS; slot++) {
            free.add(slot);
        }
    }

    /**
     * Opens the file, and reads what the former process left in it.
     *
     * @throws StoreInUseException when another process has it open
     */
    public static OpenCalls open(Path directory) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StoreInUseException(new IOException(FILE + " is locked"));
            }
            return new OpenCalls(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock()).isPresent();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * A call that the former process had not ended.
     *
     * @param isWithheld the end of its answer was withheld, so that it must not be paid for
     */
    public record LeftOver(CallFacts call, boolean isWithheld) {}

    /** Calls that the former process was serving when it was killed. */
    public List<LeftOver> leftOver() {
        return leftOver;
    }

    /** Forgets what the former process left: its records are kept. */
    public void forgetLeftOver() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.put(slot * SLOT_BYTES, FREE);
        }
    }

    /** A call that is being served. */
    public final class Open {

        private final Optional<Integer> slot;

        private Open(Optional<Integer> slot) {
            this.slot = slot;
        }

        /** The end of its answer is withheld, and its charge may yet become durable. */
        public void withhold() {
            slot.ifPresent(taken -> slots.put(taken * SLOT_BYTES, WITHHELD));
        }

        /** Its record is durable, and says what the customer got. */
        public void end() {
            slot.ifPresent(taken -> {
                slots.put(taken * SLOT_BYTES, FREE);
                free.addFirst(taken);
            });
        }
    }

    public Open begin(CallFacts call) {
        byte[] facts = write(call);
        Optional<Integer> slot =
                facts.length > SLOT_BYTES - HEAD_BYTES
                        ? Optional.empty()
                        : Optional.ofNullable(free.pollFirst());
        slot.ifPresent(taken -> {
            int at = taken * SLOT_BYTES;
            slots.put(at + HEAD_BYTES, facts);
            slots.putShort(at + 1, (short) facts.length);
            slots.put(at, TAKEN);
        });
        return new Open(slot);
    }

    private List<LeftOver> readAll() {
        List<LeftOver> found = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            int at = slot * SLOT_BYTES;
            byte state = slots.get(at);
            if (state == TAKEN || state == WITHHELD) {
                byte[] facts = new byte[Math.min(slots.getShort(at + 1), SLOT_BYTES - HEAD_BYTES)];
                slots.get(at + HEAD_BYTES, facts);
                read(facts).ifPresent(call -> found.add(new LeftOver(call, state == WITHHELD)));
            }
        }
        return List.copyOf(found);
    }

    private static byte[] write(CallFacts call) {
        String lines =
                call.id()
                        + '\n'
                        + call.startedAt()
                        + '\n'
                        + call.accountId().orElse("")
                        + '\n'
                        + call.keyId().orElse("")
                        + '\n'
                        + call.model().orElse("")
                        + '\n'
                        + call.endpoint()
                        + '\n'
                        + call.stream();
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing for a slot that was being written when the process ended. */
    private static Optional<CallFacts> read(byte[] facts) {
        String[] lines = new String(facts, StandardCharsets.UTF_8).split("\n", -1);
        try {
            return lines.length == LINES
                    ? Optional.of(
                            new CallFacts(
                                    lines[0],
                                    Instant.parse(lines[1]),
                                    present(lines[2]),
                                    present(lines[3]),
                                    present(lines[4]),
                                    lines[5],
                                    Boolean.parseBoolean(lines[6])))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> present(String line) {
        return Optional.of(line).filter(text -> !text.isEmpty());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
