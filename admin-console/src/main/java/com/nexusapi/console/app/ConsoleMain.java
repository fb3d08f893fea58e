package com.nexusapi.console.app;

import java.util.List;
import javafx.application.Application;

/**
 * The console's entry. It does not extend {@code Application}: started from the class path, a main
 * class that does is refused by the Java launcher.
 */
public final class ConsoleMain {

    private static final int WRONG_USAGE = 2;

    private ConsoleMain() {}

    /** Starts the console, or says how to. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.println(LaunchOptions.USAGE);
            return;
        }
        try {
            LaunchOptions.parse(given, System.getenv());
        } catch (LaunchOptions.WrongUsage e) {
            System.err.println(e.getMessage());
            System.err.println(LaunchOptions.USAGE);
            System.exit(WRONG_USAGE);
        }
        Application.launch(ConsoleApplication.class, arguments);
    }
}
