package com.nexusapi.relay.store;

import com.nexusapi.relay.store.StoreSettings.Durability;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.api.ErrorCode;

/**
 * The database. Every statement runs inside {@link #call} or {@link #run}, on a thread of this
 * class that nobody interrupts (an interrupt closes an H2 database for everybody), in a transaction
 * that is rolled back and begun anew when the database asks for it. Callers wait without regard to
 * interrupts.
 *
 * <p>Plain JDBC rather than Helidon's DbClient: its {@code DbTransaction.unwrap(Connection)} hands
 * out another connection than the transaction's own, so that a batch would commit apart from the
 * statements around it.
 */
public final class Db implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Db.class.getName());
    private static final int CONNECTIONS = 8;
    private static final int ATTEMPTS = 40;

    private final HikariDataSource dataSource;
    private final Dialect dialect;
    private final Durability durability;
    private final ExecutorService threads;
    private final CrashPoints points;

    private Db(
            HikariDataSource dataSource,
            StoreSettings settings,
            ExecutorService threads,
            CrashPoints points) {
        this.dataSource = dataSource;
        this.dialect = Dialect.of(settings.url());
        this.durability = settings.durability();
        this.threads = threads;
        this.points = points;
    }

    /** Opens the database and brings its schema up to date. */
    public static Db open(StoreSettings settings) {
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        CONNECTIONS, Thread.ofPlatform().name("store-", 0).daemon().factory());
        return open(settings, threads, CrashPoints.NONE);
    }

    /**
     * Opens the database with threads and crash points of the caller's choice.
     *
     * @param threads run the transactions; are closed with the database
     */
    public static Db open(StoreSettings settings, ExecutorService threads, CrashPoints points) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setAutoCommit(false);
        config.setPoolName("store");
        HikariDataSource dataSource = connect(config);
        migrate(dataSource);
        return new Db(dataSource, settings, threads, points);
    }

    private static HikariDataSource connect(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            if (e.getCause() instanceof SQLException cause
                    && cause.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new StoreInUseException(cause);
            }
            throw new StoreException("the database cannot be reached", e);
        }
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Runs the work in one transaction and returns when it is durable. */
    public <T> T call(Function<Tx, T> work) {
        try {
            return submit(work).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Runs the work in one transaction and returns when it is durable. */
    public void run(Consumer<Tx> work) {
        call(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /**
     * Begins the work in one transaction; the future completes when it is durable or has failed.
     */
    public <T> CompletableFuture<T> submit(Function<Tx, T> work) {
        return CompletableFuture.supplyAsync(() -> retrying(work), threads);
    }

    private <T> T retrying(Function<Tx, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (StoreException e) {
                if (!e.isTransient() || e.isOutcomeUnknown() || attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.log(System.Logger.Level.DEBUG, "event=transaction_retried attempt=" + attempt);
                pause(attempt);
            }
        }
    }

    /** A short random wait, so that two transactions that collided do not collide again. */
    private static void pause(int attempt) {
        try {
            TimeUnit.MICROSECONDS.sleep(
                    ThreadLocalRandom.current().nextInt(1_000 * Math.min(attempt, 50)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T once(Function<Tx, T> work) {
        points.beforeTransaction();
        try (Connection connection = dataSource.getConnection()) {
            boolean done = false;
            try {
                T result = work.apply(new Tx(connection));
                points.beforeCommit();
                commit(connection);
                done = true;
                points.afterCommit();
                force(connection);
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new StoreException("transaction failed", e);
        }
    }

    /** A commit that fails may have happened, unless the database asks for another try. */
    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            StoreException failure = new StoreException("commit failed", e);
            throw failure.isTransient() ? failure : StoreException.outcomeUnknown(e);
        }
    }

    /**
     * Forces a commit to the disk. Where that fails the transaction has been committed, and must
     * not run again.
     */
    private void force(Connection connection) {
        if (dialect == Dialect.H2 && durability == Durability.DISK) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
                connection.commit();
            } catch (SQLException e) {
                throw StoreException.outcomeUnknown(e);
            }
        }
    }

    /** Lets running transactions end, then closes the database with its last connection. */
    @Override
    public void close() {
        threads.close();
        dataSource.close();
    }
}
