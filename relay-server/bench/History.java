import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes past calls into the database of a relay that is not running, as its settlements would have:
 * usage records, hourly sums, an entry for each account and batch, and the lots they draw on, so
 * that the books balance.
 *
 * <pre>
 * java -cp h2.jar History.java DATA-DIRECTORY CALLS
 * </pre>
 */
public final class History {

    private static final int ACCOUNTS = 100;
    private static final int DAYS = 90;

    /** Calls in one transaction; each account has an equal part of them. */
    private static final int BATCH = 10_000;

    private static final long INPUT_TOKENS = 1_200;
    private static final long OUTPUT_TOKENS = 300;
    private static final long CHARGE = INPUT_TOKENS * 100 + OUTPUT_TOKENS * 400;
    private static final long COST = CHARGE * 9 / 10;
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private record Hour(Instant start, int account) {}

    private final Map<Hour, Long> hours = new HashMap<>();
    private final Connection connection;
    private final long calls;
    private final Instant begin;
    private final String priceVersion;
    private final String channel;

    private History(Connection connection, long calls) throws SQLException {
        this.connection = connection;
        this.calls = calls;
        this.begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(DAYS, ChronoUnit.DAYS);
        this.priceVersion =
                only("SELECT id FROM price_version WHERE model_id = '" + Target.MODEL + "'");
        this.channel = only("SELECT id FROM channel");
    }

    public static void main(String[] args) throws SQLException {
        String url =
                "jdbc:h2:file:"
                        + args[0]
                        + "/nexusapi;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                        + ";DEFAULT_NULL_ORDERING=HIGH;CACHE_SIZE=131072";
        try (Connection connection = DriverManager.getConnection(url, "nexusapi", "")) {
            connection.setAutoCommit(false);
            new History(connection, Long.parseLong(args[1])).write();
        }
    }

    private String only(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getString(1);
        }
    }

    private void write() throws SQLException {
        long batches = calls / BATCH;
        writeAccounts(batches * BATCH / ACCOUNTS * CHARGE);
        long spanMicros = ChronoUnit.DAYS.getDuration().multipliedBy(DAYS).toNanos() / 1_000;
        for (long batch = 0; batch < batches; batch++) {
            Instant at = begin.plus(spanMicros / batches * batch, ChronoUnit.MICROS);
            writeBatch(batch, at, spanMicros / batches / BATCH);
            connection.commit();
        }
        writeHours();
        writeTotals();
    }

    private void writeAccounts(long spent) throws SQLException {
        for (int account = 0; account < ACCOUNTS; account++) {
            update(
                    "INSERT INTO account (id, email, name, language, state, created_at)"
                            + " VALUES (?, ?, 'Past', 'en', 'ACTIVE', ?)",
                    account(account), "past" + account + "@example.com", time(begin));
            update(
                    "INSERT INTO lot (id, account_id, kind, state, amount, remaining, consumed,"
                            + " created_at) VALUES (?, ?, 'GRANT', 'EXHAUSTED', ?, 0, ?, ?)",
                    lot(account), account(account), spent, spent, time(begin));
            String entry = id("jrn", begin, account);
            insertEntry(entry, begin, "GRANT", account);
            post(entry, "promo:given", spent);
            post(entry, "customer:" + account(account) + ":promo", -spent);
        }
        connection.commit();
    }

    private void writeBatch(long batch, Instant at, long stepMicros) throws SQLException {
        String[] entries = new String[ACCOUNTS];
        for (int account = 0; account < ACCOUNTS; account++) {
            entries[account] = id("jrn", at, (batch + 1) * ACCOUNTS + account);
            writeEntry(entries[account], at, account);
        }
        try (PreparedStatement insert = connection.prepareStatement(insertCall())) {
            for (int call = 0; call < BATCH; call++) {
                int account = call % ACCOUNTS;
                Instant started = at.plus(stepMicros * call, ChronoUnit.MICROS);
                insert.setString(1, id("req", started, batch * BATCH + call));
                insert.setObject(2, time(started));
                insert.setString(3, account(account));
                insert.setString(4, key(account));
                insert.setString(5, entries[account]);
                insert.setString(6, lot(account) + '=' + CHARGE);
                insert.addBatch();
                hours.merge(new Hour(started.truncatedTo(ChronoUnit.HOURS), account), 1L, Long::sum);
            }
            insert.executeBatch();
        }
    }

    /** The entry of an account's calls in one batch. */
    private void writeEntry(String entry, Instant at, int account) throws SQLException {
        long each = BATCH / ACCOUNTS;
        insertEntry(entry, at, "USAGE", account);
        post(entry, "customer:" + account(account) + ":promo", each * CHARGE);
        post(entry, "revenue:promo-used", -each * CHARGE);
        post(entry, "cogs:upstream", each * COST);
        post(entry, "upstream:" + channel + ":payable", -each * COST);
        update(
                "INSERT INTO draw (entry_id, lot_id, amount) VALUES (?, ?, ?)",
                entry, lot(account), each * CHARGE);
    }

    private String insertCall() {
        return """
                INSERT INTO usage_record (id, started_at, account_id, key_id, model, endpoint,
                    channel_id, stream, status, outcome, input_tokens, cached_input_tokens,
                    cache_write_tokens, output_tokens, reasoning_tokens, usage_source, breakdown,
                    price_version_id, plan_bps, tier_bps, charge, promo, cost, first_byte_ms,
                    latency_ms, entry_id, draws)
                VALUES (?, ?, ?, ?, '%1$s', 'chat.completions', '%2$s', FALSE, 200, 'COMPLETE',
                    %3$d, 0, 0, %4$d, 0, 'UPSTREAM',
                    '{"input":%3$d,"output":%4$d,"source":"UPSTREAM"}', '%5$s', 10000, 10000, %6$d,
                    %6$d, %7$d, 300, 900, ?, ?)
                """
                .formatted(
                        Target.MODEL, channel, INPUT_TOKENS, OUTPUT_TOKENS, priceVersion, CHARGE,
                        COST);
    }

    private void writeHours() throws SQLException {
        String sql =
                "INSERT INTO usage_hourly VALUES (?, 'past', ?, ?, '%s', '%s', ?, 0, ?, 0, ?, 0, ?, ?)"
                        .formatted(Target.MODEL, channel);
        for (Map.Entry<Hour, Long> each : hours.entrySet()) {
            int account = each.getKey().account();
            long n = each.getValue();
            update(
                    sql, time(each.getKey().start()), account(account), key(account), n,
                    n * INPUT_TOKENS, n * OUTPUT_TOKENS, n * CHARGE, n * COST);
        }
    }

    /** The sums of all calls of each hour, and of each day, once they are all written. */
    private void writeTotals() throws SQLException {
        update(
                "INSERT INTO usage_total SELECT hour_start, node, SUM(calls), SUM(errors),"
                        + " SUM(input_tokens), SUM(cached_input_tokens), SUM(output_tokens),"
                        + " SUM(revenue), SUM(promo), SUM(cost), '78=' || SUM(calls)"
                        + " FROM usage_hourly WHERE node = 'past' GROUP BY hour_start, node");
        update(
                "INSERT INTO usage_daily SELECT DATE_TRUNC(DAY, hour_start), node, account_id, key_id,"
                        + " model, channel_id, SUM(calls), SUM(errors), SUM(input_tokens),"
                        + " SUM(cached_input_tokens), SUM(output_tokens), SUM(revenue), SUM(promo),"
                        + " SUM(cost) FROM usage_hourly WHERE node = 'past'"
                        + " GROUP BY DATE_TRUNC(DAY, hour_start), node, account_id, key_id, model,"
                        + " channel_id");
        connection.commit();
    }

    private void insertEntry(String id, Instant at, String kind, int account) throws SQLException {
        update(
                "INSERT INTO journal_entry (id, at, kind, account_id, reference, memo)"
                        + " VALUES (?, ?, ?, ?, '', '')",
                id, time(at), kind, account(account));
    }

    private void post(String entry, String ledgerAccount, long amount) throws SQLException {
        update(
                "INSERT INTO posting (entry_id, ledger_account, amount) VALUES (?, ?, ?)",
                entry, ledgerAccount, amount);
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static String account(int number) {
        return "acc_past" + number;
    }

    private static String key(int number) {
        return "key_past" + number;
    }

    private static String lot(int number) {
        return "lot_past" + number;
    }

    /** As the relay makes them: eleven characters of time, thirteen that tell them apart. */
    private static String id(String prefix, Instant at, long number) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        StringBuilder text = new StringBuilder(prefix).append('_');
        append(text, micros, 11);
        append(text, number, 13);
        return text.toString();
    }

    private static void append(StringBuilder text, long bits, int chars) {
        for (int i = chars - 1; i >= 0; i--) {
            int shift = 5 * i;
            text.append(DIGITS[shift > 63 ? 0 : (int) (bits >>> shift) & 31]);
        }
    }
}
