package com.nexusapi.relay.store;

import com.nexusapi.relay.foundation.OwnerOnly;
import com.nexusapi.relay.store.StoreSettings.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Copies of the embedded database as compressed SQL, made while it is written to, and their way
 * back. A file is written under another name and renamed when it is whole and on the disk: what has
 * its own name is complete. The vault's key is no part of a copy, so that a copy does not give the
 * upstream credentials away.
 */
public final class Backups {

    /** Directory of the copies in the data directory. */
    public static final String DIRECTORY = "backups";

    private static final String UNFINISHED = ".part";
    private static final String UNFINISHED_RESTORE = "restoring";

    private final Db db;
    private final Path directory;

    public Backups(Db db, Path dataDirectory) {
        this.db = db;
        this.directory = dataDirectory.resolve(DIRECTORY);
    }

    /**
     * Copies everything that was committed before, and of transactions that are committed meanwhile
     * each as a whole or not at all.
     *
     * @return the file
     * @throws IOException if it cannot be written; nothing is left of it
     */
    public Path make(String name) throws IOException {
        OwnerOnly.createDirectories(directory);
        Path whole = directory.resolve(name);
        Path part = directory.resolve(name + UNFINISHED);
        try {
            db.backUpTo(part);
            force(part);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(directory);
            return whole;
        } catch (StoreException e) {
            throw new IOException(rootMessage(e), e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Puts a copy's database into a data directory that has none; it is built beside its place and
     * moved there when it is whole.
     *
     * @throws IOException if the file is no whole copy, or there is no room; nothing is left
     */
    public static void restore(Path copy, Path dataDirectory) throws IOException {
        requireWhole(copy);
        Path building = dataDirectory.resolve(UNFINISHED_RESTORE);
        Path built = building.resolve(StoreSettings.EMBEDDED_FILE);
        try {
            try (Db db = Db.openAsIs(StoreSettings.embedded(building, Durability.PROCESS))) {
                db.restoreFrom(copy);
            } catch (StoreException e) {
                throw new IOException(rootMessage(e), e);
            }
            force(built);
            Files.move(
                    built,
                    dataDirectory.resolve(StoreSettings.EMBEDDED_FILE),
                    StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(dataDirectory);
        } finally {
            delete(building);
        }
    }

    /** Reads it all: what is cut off or changed fails by its length or its sum. */
    private static void requireWhole(Path copy) throws IOException {
        try (InputStream input = new GZIPInputStream(Files.newInputStream(copy))) {
            input.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes the renaming itself durable; a file system that opens no directories does without. */
    private static void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
