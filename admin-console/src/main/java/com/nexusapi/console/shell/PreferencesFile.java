package com.nexusapi.console.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The preferences and the file they are kept in. Used on the window's thread. */
public final class PreferencesFile {

    private static final System.Logger LOG = System.getLogger(PreferencesFile.class.getName());

    private final Path file;
    private final ObjectMapper json = Json.newMapper();
    private Preferences current;

    /** Reads the file; one that is missing or damaged counts as nothing said. */
    public PreferencesFile(Path file) {
        this.file = file;
        this.current = read().orElseGet(() -> Preferences.unspoken(Locale.getDefault()));
    }

    /** The usual place of the file on this system. */
    public static Path usualPlace(Map<String, String> environment, String system, Path home) {
        String name = system.toLowerCase(Locale.ROOT);
        Path folder;
        if (name.startsWith("windows")) {
            folder = folder(environment, "APPDATA", home.resolve("AppData").resolve("Roaming"));
        } else if (name.startsWith("mac")) {
            folder = home.resolve("Library").resolve("Application Support");
        } else {
            folder = folder(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        }
        return folder.resolve("nexusapi-console").resolve("preferences.json");
    }

    private static Path folder(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.getOrDefault(variable, "");
        return value.isBlank() ? otherwise : Path.of(value);
    }

    public Preferences current() {
        return current;
    }

    /** Changes the preferences and writes them. A file that cannot be written is only logged. */
    public void change(UnaryOperator<Preferences> change) {
        current = change.apply(current);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path written = file.resolveSibling(file.getFileName() + ".new");
            Files.write(written, json.writeValueAsBytes(current));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "event=preferences-not-written file=" + file, e);
        }
    }

    private Optional<Preferences> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(file.toFile(), Preferences.class));
        } catch (IOException | NullPointerException e) {
            LOG.log(Level.WARNING, "event=preferences-not-read file=" + file, e);
            return Optional.empty();
        }
    }
}
