package com.nexusapi.relay.store;

import com.nexusapi.common.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The current row of a result, read by column name. {@code text}, {@code number} and the like
 * refuse an SQL NULL.
 */
public final class Row {

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public String text(String column) {
        return present(column, optionalText(column));
    }

    public Optional<String> optionalText(String column) {
        return read(column, () -> Optional.ofNullable(result.getString(column)));
    }

    public long number(String column) {
        return present(column, optionalNumber(column));
    }

    public int intNumber(String column) {
        return Math.toIntExact(number(column));
    }

    public Optional<Long> optionalNumber(String column) {
        return read(
                column,
                () -> {
                    long value = result.getLong(column);
                    return result.wasNull() ? Optional.empty() : Optional.of(value);
                });
    }

    public boolean flag(String column) {
        return read(column, () -> result.getBoolean(column));
    }

    /** A column of nano-USD. */
    public Money money(String column) {
        return Money.ofNanos(number(column));
    }

    public Instant time(String column) {
        return present(column, optionalTime(column));
    }

    public Optional<Instant> optionalTime(String column) {
        return read(
                column,
                () ->
                        Optional.ofNullable(result.getObject(column, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant));
    }

    public byte[] bytes(String column) {
        return present(column, read(column, () -> Optional.ofNullable(result.getBytes(column))));
    }

    public <E extends Enum<E>> E constant(String column, Class<E> type) {
        return Enum.valueOf(type, text(column));
    }

    private static <T> T present(String column, Optional<T> value) {
        return value.orElseThrow(() -> new StoreException("column " + column + " is null"));
    }

    private static <T> T read(String column, Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException e) {
            throw new StoreException("reading column " + column, e);
        }
    }

    private interface Reading<T> {
        T read() throws SQLException;
    }
}
