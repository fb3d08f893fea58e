package com.nexusapi.relay.store;

import com.nexusapi.common.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One transaction, on one connection, used by one thread of the store. Parameters may be {@code
 * String, Long, Integer, Boolean, Instant, Money, byte[]}, an enum constant (stored by name) or an
 * {@code Optional} of these (empty is SQL NULL).
 */
public final class Tx {

    private final Connection connection;

    /** The query that runs, so that another thread can end it. */
    private volatile Optional<PreparedStatement> running = Optional.empty();

    private volatile boolean cancelled;

    Tx(Connection connection) {
        this.connection = connection;
    }

    public <T> List<T> query(String sql, Function<Row, T> mapper, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            running = Optional.of(statement);
            if (cancelled) {
                throw new StoreException("cancelled");
            }
            try (ResultSet result = statement.executeQuery()) {
                Row row = new Row(result);
                List<T> found = new ArrayList<>();
                while (result.next()) {
                    found.add(mapper.apply(row));
                }
                return found;
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        } finally {
            running = Optional.empty();
        }
    }

    /** Ends the query that runs and lets no further one begin; called by another thread. */
    void cancel() {
        cancelled = true;
        try {
            if (running.isPresent()) {
                running.get().cancel();
            }
        } catch (SQLException e) {
            throw new StoreException("a query could not be cancelled", e);
        }
    }

    /** The first row, or nothing. */
    public <T> Optional<T> first(String sql, Function<Row, T> mapper, Object... parameters) {
        return query(sql, mapper, parameters).stream().findFirst();
    }

    /** Runs one insert, update or delete and returns the number of rows. */
    public int update(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /**
     * Runs the statement once for each row of parameters, in one round trip where the driver can,
     * and returns how many rows each changed.
     */
    public int[] batch(String sql, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    private static StoreException failed(String sql, SQLException e) {
        return new StoreException("statement failed: " + sql.strip().replaceAll("\\s+", " "), e);
    }

    private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bindOne(statement, i + 1, parameters[i]);
        }
    }

    private static void bindOne(PreparedStatement statement, int index, Object parameter)
            throws SQLException {
        switch (parameter) {
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Boolean flag -> statement.setBoolean(index, flag);
            case Money money -> statement.setLong(index, money.nanoUsd());
            case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
            case Enum<?> constant -> statement.setString(index, constant.name());
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Optional<?> optional when optional.isEmpty() ->
                    statement.setNull(index, Types.NULL);
            case Optional<?> optional -> bindOne(statement, index, optional.get());
            default ->
                    throw new IllegalArgumentException(
                            "no SQL type for " + parameter.getClass().getName());
        }
    }
}
