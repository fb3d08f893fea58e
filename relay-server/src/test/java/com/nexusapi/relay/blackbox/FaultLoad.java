package com.nexusapi.relay.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls without pause, half of them streams, over three channels to one model. Each second the next
 * channel begins to fail in a way drawn by lot and the one after it is well again, so that most of
 * the time two of the three fail. By hand: {@code main} with the seconds and a seed, which prints
 * what the clients saw and whether the money is right.
 */
final class FaultLoad implements AutoCloseable {

    private static final int CHANNELS = 3;
    private static final int CLIENTS = 24;
    private static final String MODEL = "loaded";

    private static final Duration FAULT_LASTS = Duration.ofSeconds(1);

    private final FrontDoor door =
            new FrontDoor(
                    Map.of(
                            "NEXUSAPI_UPSTREAM_FIRST_BYTE_SECONDS",
                            "2",
                            "NEXUSAPI_UPSTREAM_IDLE_SECONDS",
                            "2"));
    private final List<ScriptedUpstream> upstreams = new ArrayList<>();
    private final Random random;
    private volatile boolean over;

    FaultLoad(long seed) {
        random = new Random(seed);
        door.stage.admin().offer(MODEL, 1_000, 10_000);
        for (int i = 0; i < CHANNELS; i++) {
            ScriptedUpstream upstream = new ScriptedUpstream();
            upstream.forgetBodies();
            upstream.reply(well());
            upstreams.add(upstream);
            door.stage.admin().connect(upstream.url(), 0, MODEL);
        }
    }

    /**
     * What came of it.
     *
     * @param whole answers that a client got to their end
     * @param broken streams that began and ended with an error
     * @param failed calls without an answer
     * @param charged what the account paid
     * @param owed what whole answers cost, and what the records of all others say
     */
    record Outcome(
            long whole,
            long broken,
            long failed,
            int faults,
            Money charged,
            Money owed,
            JsonNode differences) {

        String figures() {
            return String.format(
                    Locale.ROOT,
                    "%,d calls through %,d faults: %,d whole answers, %,d broken streams, %,d errors; charged"
                            + " %,d nano-USD, owed %,d, differences in the books: %s",
                    whole + broken + failed,
                    faults,
                    whole,
                    broken,
                    failed,
                    charged.nanoUsd(),
                    owed.nanoUsd(),
                    differences);
        }
    }

    /** What one client saw. */
    private record Seen(long whole, List<String> broken, long failed) {}

    Outcome run(Duration length) throws InterruptedException, ExecutionException {
        String account = door.stage.accountId();
        Money before = door.stage.admin().balance(account).available();
        List<Future<Seen>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                boolean stream = i % 2 == 0;
                clients.add(threads.submit((Callable<Seen>) () -> callOn(stream)));
            }
            int faults = breakAndMend(length);
            over = true;
            long whole = 0;
            long failed = 0;
            Money owed = Money.ZERO;
            long broken = 0;
            for (Future<Seen> client : clients) {
                Seen seen = client.get();
                whole += seen.whole();
                failed += seen.failed();
                for (String id : seen.broken()) {
                    broken++;
                    owed = owed.plus(door.stage.admin().receipt(id).request().charge());
                }
            }
            owed = owed.plus(Money.ofNanos(whole * UpstreamFault.COST_NANOS));
            return new Outcome(
                    whole, broken, failed, faults, chargedSince(before), owed, differences());
        }
    }

    private Money chargedSince(Money before) {
        return before.minus(door.stage.admin().balance(door.stage.accountId()).available());
    }

    private JsonNode differences() {
        return door.stage.admin().post("/ledger/verify", Map.of()).path("differences");
    }

    private int breakAndMend(Duration length) throws InterruptedException {
        UpstreamFault[] all = UpstreamFault.values();
        int faults = 0;
        for (long left = length.toMillis(); left > 0; left -= FAULT_LASTS.toMillis()) {
            UpstreamFault fault = all[random.nextInt(all.length)];
            upstreams.get(faults % CHANNELS).reply(bad(fault));
            upstreams.get((faults + 1) % CHANNELS).reply(well());
            faults++;
            Thread.sleep(FAULT_LASTS); // the script of faults goes by the clock
        }
        return faults;
    }

    private static boolean isStream(ScriptedUpstream.Received request) {
        return "text/event-stream".equals(request.header("accept"));
    }

    private static Reply well() {
        return (request, connection) ->
                UpstreamFault.none(isStream(request)).to(request, connection);
    }

    private static Reply bad(UpstreamFault fault) {
        return (request, connection) -> fault.reply(isStream(request)).to(request, connection);
    }

    private Seen callOn(boolean stream) {
        long whole = 0;
        long failed = 0;
        List<String> broken = new ArrayList<>();
        String body = UpstreamFault.request(MODEL, stream);
        while (!over) {
            HttpResponse<String> response = door.chat(body);
            boolean isWhole =
                    response.body().contains("\"finish_reason\":\"stop\"")
                            && (!stream || response.body().endsWith("data: [DONE]\n\n"));
            if (response.statusCode() != 200) {
                failed++;
            } else if (isWhole) {
                whole++;
            } else {
                broken.add(FrontDoor.idOf(response));
            }
        }
        return new Seen(whole, broken, failed);
    }

    @Override
    public void close() {
        door.close();
        upstreams.forEach(ScriptedUpstream::close);
    }

    public static void main(String[] arguments) throws Exception {
        try (FaultLoad load = new FaultLoad(Long.parseLong(arguments[1]))) {
            System.out.println(
                    load.run(Duration.ofSeconds(Long.parseLong(arguments[0]))).figures());
        }
    }
}
