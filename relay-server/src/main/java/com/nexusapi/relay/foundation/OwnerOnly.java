package com.nexusapi.relay.foundation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that nobody but their owner can read, from the moment they exist. Where the
 * file system knows no such permissions, its defaults stay.
 */
public final class OwnerOnly {

    private OwnerOnly() {}

    /** Makes the directory with its parents, if it is not there; one that is stays as it is. */
    public static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, permissions(directory.getFileSystem(), "rwx------"));
        }
    }

    /** For a new file. */
    public static FileAttribute<?>[] file(FileSystem system) {
        return permissions(system, "rw-------");
    }

    /** Writes the text in the place of what was there. */
    public static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, file(file.getFileSystem()));
                OutputStream output = Channels.newOutputStream(channel)) {
            output.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static FileAttribute<?>[] permissions(FileSystem system, String rights) {
        return system.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : new FileAttribute<?>[0];
    }
}
