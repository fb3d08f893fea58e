package com.nexusapi.relay;

import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.store.StoreInUseException;
import com.nexusapi.relay.store.UnsafeStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The relay's command line. Logs and messages go to stderr; stdout carries only lines of JSON. Exit
 * codes: 0 well, 1 differences found, 2 wrong usage or setting, 3 store in use by another process.
 */
@Command(
        name = "nexusapi-relay",
        description = "Sells metered access to language-model APIs.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            ServeCommand.class,
            MigrateCommand.class,
            VerifyLedgerCommand.class,
            VerifyAuditCommand.class,
            CreateOperatorCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RehearseCommand.class
        })
public final class Main implements Callable<Integer> {

    static final int WELL = 0;
    static final int DIFFERENCES = 1;
    static final int WRONG_USAGE = 2;
    static final int STORE_IN_USE = 3;

    @Spec private CommandSpec line = CommandSpec.create();

    @Parameters(hidden = true)
    private List<String> unknown = new ArrayList<>();

    public static void main(String[] args) {
        configureLogging();
        System.exit(run(args));
    }

    static int run(String... args) {
        PrintWriter messages = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return new CommandLine(new Main())
                .setOut(messages)
                .setErr(messages)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
                .execute(args);
    }

    /** Called when no command is given, or none that is known. */
    @Override
    public Integer call() {
        throw new ParameterException(
                line.commandLine(),
                unknown.isEmpty()
                        ? "a command is missing"
                        : "unknown command: " + String.join(" ", unknown));
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String expected =
                command.getSubcommands().isEmpty()
                        ? "; try " + command.getCommandSpec().qualifiedName() + " --help"
                        : "; expected one of "
                                + String.join(", ", command.getSubcommands().keySet());
        System.err.println("nexusapi-relay: " + e.getMessage() + expected);
        return WRONG_USAGE;
    }

    private static int failed(Exception e) throws Exception {
        return switch (e) {
            case SettingException wrong -> {
                System.err.println("nexusapi-relay: " + wrong.getMessage());
                yield WRONG_USAGE;
            }
            case InvalidValueException wrong -> {
                System.err.println("nexusapi-relay: " + wrong.field() + " " + wrong.expected());
                yield WRONG_USAGE;
            }
            case UnsafeStoreException unsafe -> {
                System.err.println("nexusapi-relay: " + explained(unsafe));
                yield WRONG_USAGE;
            }
            case StoreInUseException inUse -> {
                System.err.println("nexusapi-relay: " + inUse.getMessage());
                yield STORE_IN_USE;
            }
            default -> throw e;
        };
    }

    private static String explained(UnsafeStoreException unsafe) {
        return unsafe.getMessage()
                + ": expected on, since it could lose charges and credit that were acknowledged;"
                + " to allow it none the less, set store.allow-unsafe to "
                + unsafe.safeguard();
    }

    private static void configureLogging() {
        try (InputStream settings = Main.class.getResourceAsStream("/logging.properties")) {
            if (settings != null) {
                LogManager.getLogManager().readConfiguration(settings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
