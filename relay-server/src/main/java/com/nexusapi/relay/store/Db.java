package com.nexusapi.relay.store;

import com.nexusapi.relay.store.StoreSettings.Durability;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;

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
    private static final int SNAPSHOT_CONNECTIONS = 1;
    private static final int ATTEMPTS = 40;

    private final HikariDataSource dataSource;
    private final Dialect dialect;
    private final Durability durability;
    private final ExecutorService threads;
    private final CrashPoints points;

    /** Long readings have a thread of their own, so that settlements do not wait for them. */
    private final ExecutorService snapshots;

    private final Set<Tx> openSnapshots = ConcurrentHashMap.newKeySet();
    private volatile boolean snapshotsEnded;

    private Db(
            HikariDataSource dataSource,
            StoreSettings settings,
            ExecutorService threads,
            CrashPoints points) {
        this.dataSource = dataSource;
        this.dialect = Dialect.of(settings.url());
        this.durability = settings.durability();
        this.threads = threads;
        this.snapshots = threads("snapshot-", SNAPSHOT_CONNECTIONS);
        this.points = points;
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    /**
     * Opens the database and brings its schema up to date.
     *
     * @throws UnsafeStoreException if PostgreSQL would lose acknowledged commits, and the settings
     *     do not allow it
     */
    public static Db open(StoreSettings settings) {
        return open(settings, threads("store-", CONNECTIONS), CrashPoints.NONE);
    }

    /**
     * Opens the database with threads and crash points of the caller's choice.
     *
     * @param threads run the transactions; are closed with the database
     */
    public static Db open(StoreSettings settings, ExecutorService threads, CrashPoints points) {
        Db db = new Db(connect(settings), settings, threads, points);
        try {
            db.requireSafeguards(settings.allowedUnsafe());
            migrate(db.dataSource);
            return db;
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** Opens the database with whatever schema it has. */
    public static Db openAsIs(StoreSettings settings) {
        return new Db(
                connect(settings), settings, threads("store-", CONNECTIONS), CrashPoints.NONE);
    }

    private static HikariDataSource connect(StoreSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(CONNECTIONS + SNAPSHOT_CONNECTIONS);
        config.setAutoCommit(false);
        config.setPoolName("store");
        return connect(config);
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

    /** A role or a database may override what the server says: asked of a session of ours. */
    private void requireSafeguards(Set<String> allowedUnsafe) {
        if (dialect != Dialect.POSTGRESQL) {
            return;
        }
        for (String safeguard : StoreSettings.SAFEGUARDS.stream().sorted().toList()) {
            Optional<String> value =
                    snapshot(tx ->
                            tx.first(
                                    "SELECT current_setting(?) AS value",
                                    row -> row.text("value"),
                                    safeguard));
            if (value.filter("off"::equals).isPresent() && !allowedUnsafe.contains(safeguard)) {
                throw new UnsafeStoreException(safeguard);
            }
        }
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Runs the work in one transaction and returns when it is durable. */
    public <T> T call(Function<Tx, T> work) {
        return join(submit(work));
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.join();
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

    /**
     * Runs long readings on one state of the whole database, without a lock that a writer would
     * meet. Snapshots are read one after the other; the work must not write.
     */
    public <T> T snapshot(Function<Tx, T> work) {
        return join(CompletableFuture.supplyAsync(() -> onSnapshot(work), snapshots));
    }

    /** Ends what reads snapshots, however long it would take: the process is stopping. */
    public void endSnapshots() {
        snapshotsEnded = true;
        openSnapshots.forEach(Tx::cancel);
    }

    /** H2's REPEATABLE READ would fix each table at its first use only. */
    private <T> T onSnapshot(Function<Tx, T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(
                    switch (dialect) {
                        case H2 -> Constants.TRANSACTION_SNAPSHOT;
                        case POSTGRESQL -> Connection.TRANSACTION_REPEATABLE_READ;
                    });
            Tx tx = new Tx(connection);
            openSnapshots.add(tx);
            if (snapshotsEnded) {
                tx.cancel();
            }
            try {
                return work.apply(tx);
            } finally {
                openSnapshots.remove(tx);
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new StoreException("snapshot failed", e);
        }
    }

    /**
     * Writes one state of the embedded database to a file, as SQL, while others go on writing. Not
     * H2's {@code BACKUP}: it copies the file to its end, which flees before it under steady writes
     * (seen: begun at 0.4 GB, still copying at 1.3 GB 45 s later).
     */
    void backUpTo(Path file) {
        snapshot(tx ->
                tx.query(
                        "SCRIPT TO ? COMPRESSION GZIP",
                        row -> true,
                        file.toAbsolutePath().toString()));
    }

    /** Fills an empty embedded database from what {@link #backUpTo} wrote. */
    void restoreFrom(Path file) {
        run(tx -> tx.update("RUNSCRIPT FROM ? COMPRESSION GZIP", file.toAbsolutePath().toString()));
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
        snapshots.close();
        dataSource.close();
    }
}
