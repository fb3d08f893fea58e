package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Answer to {@code GET /reconciliation}: a page of differences, newest first, and how the books
 * stand as a whole.
 */
public record Reconciliation(List<Difference> items, Optional<String> nextCursor, Summary summary) {

    public Reconciliation {
        items = List.copyOf(items);
    }

    /**
     * How the books stand.
     *
     * @param lastRun the last that has ended, well or not
     * @param lastComplete when a run last ended that could read everything
     * @param open open differences by kind; kinds without are absent
     * @param atStake sum of what the open differences in money are about, without their signs
     * @param oldestOpen since when the oldest is open
     * @param lastClosedDay absent before the first close
     */
    public record Summary(
            Optional<Run> lastRun,
            Optional<Instant> lastComplete,
            List<Count> open,
            Money atStake,
            Optional<Instant> oldestOpen,
            long explained,
            Optional<LocalDate> lastClosedDay) {

        public Summary {
            open = List.copyOf(open);
        }

        public long openCount() {
            return open.stream().mapToLong(Count::differences).sum();
        }
    }

    public record Count(Difference.Kind kind, long differences) {}

    /**
     * One comparison of everything, also the answer to {@code POST /reconciliation/run}.
     *
     * @param actor who asked for it, or {@code system}
     * @param payments how many payments were compared
     * @param found differences that it saw, known ones included
     * @param closedDays days that it closed
     * @param problem what could not be read, absent when all was
     */
    public record Run(
            String id,
            Instant begunAt,
            Instant endedAt,
            String actor,
            long payments,
            long found,
            long closedDays,
            Optional<String> problem) {}

    /**
     * The totals of a day (UTC) when it was over and reconciled; never rewritten.
     *
     * @param revenue charges drawn from paid credit
     * @param promo charges drawn from bonus and grants
     * @param cost what upstream charges us for the day's calls
     * @param deferred unspent paid credit at the end of the day
     * @param openDifferences how many were open when it was closed
     * @param digest over what the day moved on every ledger account, and the digest before it: it
     *     stands for the trial balance at the end of the day
     */
    public record ClosedDay(
            LocalDate day,
            Instant closedAt,
            Money revenue,
            Money promo,
            Money cost,
            Money topUps,
            Money refunds,
            Money fees,
            Money deferred,
            long entries,
            long openDifferences,
            String digest) {}

    /**
     * Body of {@code POST /reconciliation/upstream}: lines of comma-separated values under a head
     * {@code day,channelId,model,amount} and, where the upstream tells them, {@code inputTokens},
     * {@code cachedInputTokens}, {@code outputTokens}. Days are UTC, amounts decimal dollars. Lines
     * of the same day, channel and model add up.
     *
     * @param apply false to see what it would do
     */
    public record UpstreamImport(String csv, boolean apply) {}

    /**
     * What an import has done, or would do.
     *
     * @param added rows of a day, channel and model not known before
     * @param replaced rows whose values were others before
     * @param unchanged rows that were known as they are
     * @param differences what the comparison of the imported days finds, oldest day first
     */
    public record UpstreamImported(
            boolean applied,
            long added,
            long replaced,
            long unchanged,
            Money amount,
            List<UpstreamDifference> differences) {

        public UpstreamImported {
            differences = List.copyOf(differences);
        }
    }

    /** A difference that an import shows, before it has an identity. */
    public record UpstreamDifference(
            Difference.Kind kind, String subject, Difference.Sides sides, Difference.Cause cause) {}
}
