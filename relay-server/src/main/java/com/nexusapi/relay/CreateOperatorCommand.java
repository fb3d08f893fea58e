package com.nexusapi.relay;

import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Db;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "create-operator",
        description = "Makes an operator who can sign in to the console.")
final class CreateOperatorCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--email", required = true, description = "the operator's e-mail address")
    private String email = "";

    @Option(names = "--role", required = true, description = "OWNER, OPERATOR, SUPPORT or VIEWER")
    private String role = "";

    @Option(
            names = "--password-stdin",
            required = true,
            description = "reads the password from the first line of standard input")
    private boolean passwordFromInput;

    @Override
    public Integer call() throws IOException {
        Role wanted =
                parse(role).orElseThrow(() -> new SettingException("--role", expectedRoles()));
        String password = firstLine();
        Clock clock = Clock.system();
        SecureRandom random = new SecureRandom();
        try (Db db = Db.open(options.config().store())) {
            Operators operators = new Operators(db, new Ids(clock, random), clock, random);
            return switch (operators.create("command-line", email, password, wanted)) {
                case Operators.Creation.Created created -> Main.WELL;
                case Operators.Creation.EmailTaken taken ->
                        throw new SettingException("--email", "an address that no operator has");
            };
        }
    }

    private static Optional<Role> parse(String role) {
        return Arrays.stream(Role.values())
                .filter(known -> known.name().equals(role.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static String expectedRoles() {
        return String.join(", ", Arrays.stream(Role.values()).map(Role::name).toList());
    }

    private String firstLine() throws IOException {
        if (!passwordFromInput) {
            throw new SettingException("--password-stdin", "to be given");
        }
        String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        return input.lines()
                .findFirst()
                .filter(line -> !line.isEmpty())
                .orElseThrow(
                        () -> new SettingException("--password-stdin", "a password on its input"));
    }
}
