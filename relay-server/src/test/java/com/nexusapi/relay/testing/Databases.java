package com.nexusapi.relay.testing;

import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.store.StoreSettings.Durability;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Fresh databases for tests: H2 in a new directory, or a new database on the one PostgreSQL of this
 * test run. Each is a copy of one whose schema was made once, since making it takes longer than
 * most tests. Use as {@code @ParameterizedTest @EnumSource Dialect} with {@link #fresh}.
 */
public final class Databases {

    private Databases() {}

    public static Db fresh(Dialect dialect) {
        return Db.openAsIs(freshSettings(dialect));
    }

    public static StoreSettings freshSettings(Dialect dialect) {
        return switch (dialect) {
            case H2 -> embedded();
            case POSTGRESQL -> Postgres.INSTANCE.newDatabase();
        };
    }

    private static StoreSettings embedded() {
        try {
            Path directory = emptyDirectory();
            Files.copy(Embedded.TEMPLATE, directory.resolve(Embedded.TEMPLATE.getFileName()));
            return StoreSettings.embedded(directory, Durability.PROCESS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path emptyDirectory() throws IOException {
        return Files.createTempDirectory("nexusapi-test-");
    }

    /** The file of an embedded database with a schema and nothing else. */
    private static final class Embedded {

        static final Path TEMPLATE = make();

        private static Path make() {
            try {
                Path directory = emptyDirectory();
                Db.open(StoreSettings.embedded(directory, Durability.PROCESS)).close();
                try (Stream<Path> files = Files.list(directory)) {
                    return files.filter(file -> file.toString().endsWith(".mv.db"))
                            .findFirst()
                            .orElseThrow();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Started at first use, stopped by zonky's shutdown hook; durability is off here, for speed.
     */
    private static final class Postgres {

        static final Postgres INSTANCE = new Postgres();

        private static final String TEMPLATE = "with_schema";

        private final EmbeddedPostgres server;
        private final AtomicInteger databases = new AtomicInteger();

        private Postgres() {
            try {
                server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("max_connections", "300")
                                .start();
            } catch (IOException e) {
                throw new UncheckedIOException("no PostgreSQL for the tests", e);
            }
            create(TEMPLATE, "template1");
            Db.open(settings(TEMPLATE)).close();
        }

        StoreSettings newDatabase() {
            String name = "test_" + databases.incrementAndGet();
            create(name, TEMPLATE);
            return settings(name);
        }

        private void create(String name, String template) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot create " + name, e);
            }
        }

        private StoreSettings settings(String name) {
            return new StoreSettings(
                    server.getJdbcUrl("postgres", name),
                    "postgres",
                    "",
                    Durability.PROCESS,
                    StoreSettings.SAFEGUARDS);
        }
    }
}
