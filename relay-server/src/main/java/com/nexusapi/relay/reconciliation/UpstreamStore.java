package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Rows of {@code upstream_usage}: what upstreams say that they charge us. */
final class UpstreamStore {

    private static final String COLUMNS =
            "utc_day, channel_id, model, input_tokens, cached_input_tokens, output_tokens, amount";

    /** A day of a channel for which there are rows. */
    record ChannelDay(LocalDate day, String channelId) {

        @Override
        public String toString() {
            return day + " " + channelId;
        }
    }

    /**
     * What an upstream says of a model on one day.
     *
     * @param model in the upstream's name for it, or in ours
     * @param tokens absent where it does not tell them
     */
    record Invoiced(ChannelDay of, String model, Optional<Tokens> tokens, Money amount) {

        Invoiced plus(Invoiced more) {
            return new Invoiced(
                    of,
                    model,
                    tokens.flatMap(mine -> more.tokens.map(mine::plus)),
                    amount.plus(more.amount));
        }
    }

    record Tokens(long input, long cachedInput, long output) {

        Tokens plus(Tokens more) {
            return new Tokens(
                    Math.addExact(input, more.input),
                    Math.addExact(cachedInput, more.cachedInput),
                    Math.addExact(output, more.output));
        }

        long all() {
            return Math.addExact(input, output);
        }
    }

    List<Invoiced> of(Tx tx, ChannelDay of) {
        return tx.query(
                "SELECT "
                        + COLUMNS
                        + " FROM upstream_usage WHERE utc_day = ? AND channel_id = ? ORDER BY model",
                UpstreamStore::invoiced,
                of.day().toString(),
                of.channelId());
    }

    Optional<Invoiced> find(Tx tx, ChannelDay of, String model) {
        return tx.first(
                "SELECT "
                        + COLUMNS
                        + " FROM upstream_usage WHERE utc_day = ? AND channel_id = ? AND model = ?",
                UpstreamStore::invoiced,
                of.day().toString(),
                of.channelId(),
                model);
    }

    /** From a day on, in order. */
    List<ChannelDay> since(Tx tx, LocalDate day) {
        return tx.query(
                """
                SELECT DISTINCT utc_day, channel_id FROM upstream_usage WHERE utc_day >= ?
                ORDER BY utc_day, channel_id
                """,
                UpstreamStore::channelDay,
                day.toString());
    }

    void put(Tx tx, Invoiced row, String actor, Instant now) {
        int changed =
                tx.update(
                        """
                        UPDATE upstream_usage SET input_tokens = ?, cached_input_tokens = ?,
                            output_tokens = ?, amount = ?, imported_by = ?, imported_at = ?
                        WHERE utc_day = ? AND channel_id = ? AND model = ?
                        """,
                        row.tokens().map(Tokens::input),
                        row.tokens().map(Tokens::cachedInput),
                        row.tokens().map(Tokens::output),
                        row.amount(),
                        actor,
                        now,
                        row.of().day().toString(),
                        row.of().channelId(),
                        row.model());
        if (changed == 0) {
            tx.update(
                    """
                    INSERT INTO upstream_usage (input_tokens, cached_input_tokens, output_tokens,
                        amount, imported_by, imported_at, utc_day, channel_id, model)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    row.tokens().map(Tokens::input),
                    row.tokens().map(Tokens::cachedInput),
                    row.tokens().map(Tokens::output),
                    row.amount(),
                    actor,
                    now,
                    row.of().day().toString(),
                    row.of().channelId(),
                    row.model());
        }
    }

    private static ChannelDay channelDay(Row row) {
        return new ChannelDay(LocalDate.parse(row.text("utc_day")), row.text("channel_id"));
    }

    private static Invoiced invoiced(Row row) {
        Optional<Tokens> tokens =
                row.optionalNumber("input_tokens")
                        .map(input ->
                                new Tokens(
                                        input,
                                        row.optionalNumber("cached_input_tokens").orElse(0L),
                                        row.optionalNumber("output_tokens").orElse(0L)));
        return new Invoiced(channelDay(row), row.text("model"), tokens, row.money("amount"));
    }
}
