package com.nexusapi.relay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.security.ApiKeyToken;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {

    private static final String ANN = "ann@nexusapi.com";
    private static final String PASSWORD = "correct horse battery";

    private final SecureRandom random = new SecureRandom();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));
    private final Ids ids = new Ids(clock, random);

    @ParameterizedTest
    @EnumSource
    void aKeyWorksUntilItIsRevokedHereAndOnAnotherNode(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node node = new Node(db);
            Node other = new Node(db);
            String accountId = node.open("dev@example.com");
            ApiKey key = node.access.createKey(ANN, accountId, named("first")).orElseThrow();
            String secret = key.secret().orElseThrow();

            assertThat(node.access.authenticate(secret)).isInstanceOf(Authentication.Granted.class);
            assertThat(other.access.authenticate(secret))
                    .isInstanceOf(Authentication.Unknown.class);
            other.version.poll();
            assertThat(other.access.authenticate(secret))
                    .isInstanceOf(Authentication.Granted.class);

            node.access.revokeKey(ANN, accountId, key.id());
            assertThat(node.access.authenticate(secret)).isInstanceOf(Authentication.Revoked.class);
            other.version.poll();
            assertThat(other.access.authenticate(secret))
                    .isInstanceOf(Authentication.Revoked.class);
            node.access.resumeKey(ANN, accountId, key.id(), "please");
            assertThat(node.access.authenticate(secret)).isInstanceOf(Authentication.Revoked.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyKeepsItsLimitsAndNeverItsSecret(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node node = new Node(db);
            String accountId = node.open("dev@example.com");
            ApiKey.Creation asked =
                    new ApiKey.Creation(
                            " nightly ",
                            Optional.of(List.of("gpt-5", "meta/llama")),
                            Optional.of(60L),
                            Optional.of(10_000L),
                            Optional.of(4L),
                            Optional.of(Money.ofDollars(20)),
                            Optional.of(List.of("192.0.2.0/24", "2001:db8::/32")),
                            Optional.of(clock.now().plusSeconds(60)));
            ApiKey key = node.access.createKey(ANN, accountId, asked).orElseThrow();

            ApiKey listed = node.access.keysOf(accountId).getFirst();
            assertThat(listed.name()).isEqualTo("nightly");
            assertThat(listed.models()).isEqualTo(asked.models());
            assertThat(listed.monthlyBudget()).isEqualTo(asked.monthlyBudget());
            assertThat(listed.ipRanges()).isEqualTo(asked.ipRanges());
            assertThat(listed.expiresAt()).isEqualTo(asked.expiresAt());
            assertThat(listed.secret()).isEmpty();

            Authentication.Granted granted =
                    (Authentication.Granted) node.access.authenticate(key.secret().orElseThrow());
            assertThat(granted.grant().allows("meta/llama")).isTrue();
            assertThat(granted.grant().allows("gpt-4o")).isFalse();
            assertThat(granted.grant().planBps()).isEqualTo(10_000);
            clock.advance(Duration.ofSeconds(60));
            assertThat(node.access.authenticate(key.secret().orElseThrow()))
                    .isInstanceOf(Authentication.Expired.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccountsLimitsAreCarriedByEachOfItsKeysOnAllNodes(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node node = new Node(db);
            Node other = new Node(db);
            String accountId = node.open("dev@example.com");
            String secret = node.secretOf(accountId);
            CallLimits asked =
                    new CallLimits(
                            Optional.of(60L),
                            Optional.of(10_000L),
                            Optional.of(4L),
                            Optional.of(Money.ofDollars(20)),
                            Optional.of(List.of("gpt-5")),
                            Optional.of(List.of("192.0.2.0/24")));

            node.accounts.change(ANN, accountId, limits(asked));
            assertThat(node.accounts.find(accountId).orElseThrow().limits()).isEqualTo(asked);
            assertThat(node.granted(secret).accountLimits()).isEqualTo(Limits.of(asked));
            assertThat(node.granted(secret).limits()).isEqualTo(Limits.of(CallLimits.NONE));
            assertThat(node.granted(secret).allows("gpt-5")).isTrue();
            assertThat(node.granted(secret).refusing("gpt-4o"))
                    .contains(new Limited.Account(accountId));
            other.version.poll();
            assertThat(other.granted(secret).accountLimits()).isEqualTo(Limits.of(asked));

            node.accounts.change(ANN, accountId, limits(CallLimits.NONE));
            assertThat(node.granted(secret).accountLimits()).isEqualTo(Limits.of(CallLimits.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSuspendedAccountIsRefusedAndResumed(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node node = new Node(db);
            String accountId = node.open("Dev@Example.com ");
            String secret =
                    node.access
                            .createKey(ANN, accountId, named("k"))
                            .flatMap(ApiKey::secret)
                            .orElseThrow();

            node.accounts.suspend(ANN, accountId, "abuse");
            assertThat(node.access.authenticate(secret))
                    .isInstanceOf(Authentication.AccountSuspended.class);
            node.accounts.resume(ANN, accountId, "cleared");
            assertThat(node.access.authenticate(secret)).isInstanceOf(Authentication.Granted.class);

            assertThat(node.accounts.open(ANN, account("dev@example.COM")))
                    .isInstanceOf(Accounts.Opening.EmailTaken.class);
            assertThat(node.access.createKey(ANN, "acc_none", named("k"))).isEmpty();
            assertThat(node.access.authenticate(ApiKeyToken.random(random).secret()))
                    .isInstanceOf(Authentication.Unknown.class);
            assertThat(db.call(new AuditStore(clock)::firstBroken)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void movingAnAccountToADearerPlanTakesNotice(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Node node = new Node(db);
            String accountId = node.open("dev@example.com");
            db.run(tx -> {
                tx.update("INSERT INTO price_plan VALUES ('cheap', 'Cheap', 9000)");
                tx.update("INSERT INTO price_plan VALUES ('dear', 'Dear', 12000)");
            });

            assertThat(node.accounts.change(ANN, accountId, plan("dear")))
                    .isInstanceOf(Accounts.Changing.DearerPlan.class);
            assertThat(node.accounts.change(ANN, accountId, plan("cheap")))
                    .isInstanceOf(Accounts.Changing.Changed.class);
            assertThatThrownBy(() -> node.accounts.change(ANN, accountId, plan("none")))
                    .isInstanceOf(InvalidValueException.class);
            assertThat(node.accounts.find(accountId).orElseThrow().planId()).contains("cheap");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOperatorSignsInAndOut(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Operators operators = new Operators(db, ids, clock, random);
            operators.create("setup", "Ann@NexusAPI.com", PASSWORD, Role.OWNER);
            assertThat(operators.create("setup", ANN, PASSWORD, Role.VIEWER))
                    .isInstanceOf(Operators.Creation.EmailTaken.class);

            SigningIn.SignedIn in =
                    (SigningIn.SignedIn) operators.signIn(ANN, PASSWORD, "192.0.2.1");
            OperatorSession session = operators.session(in.token().secret()).orElseThrow();
            assertThat(session.operator().role()).isEqualTo(Role.OWNER);
            operators.signOut(session);
            assertThat(operators.session(in.token().secret())).isEmpty();

            SigningIn.SignedIn again =
                    (SigningIn.SignedIn) operators.signIn(ANN, PASSWORD, "192.0.2.1");
            clock.advance(Operators.SESSION_LIFETIME);
            assertThat(operators.session(again.token().secret())).isEmpty();
            assertThat(operators.delete("setup", session.operator().id()))
                    .isInstanceOf(Operators.Deletion.LastOwner.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void guessingBecomesSlow(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Operators operators = new Operators(db, ids, clock, random);
            operators.create("setup", ANN, PASSWORD, Role.OWNER);
            for (int i = 0; i < 5; i++) {
                assertThat(operators.signIn(ANN, "wrong " + i, "192.0.2." + i))
                        .isInstanceOf(SigningIn.Refused.class);
            }

            assertThat(operators.signIn(ANN, PASSWORD, "192.0.2.99"))
                    .isEqualTo(new SigningIn.Throttled(Duration.ofSeconds(1)));
            clock.advance(Duration.ofSeconds(1));
            assertThat(operators.signIn(ANN, PASSWORD, "192.0.2.99"))
                    .isInstanceOf(SigningIn.SignedIn.class);
        }
    }

    private static ApiKey.Creation named(String name) {
        return new ApiKey.Creation(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Account.Change plan(String planId) {
        return new Account.Change(
                Optional.empty(), Optional.empty(), Optional.of(planId), Optional.empty());
    }

    private static Account.Change limits(CallLimits limits) {
        return new Account.Change(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(limits));
    }

    private static Account.Creation account(String email) {
        return new Account.Creation(email, "Dev", Optional.empty(), Optional.empty());
    }

    private final class Node {

        private final ConfigVersion version;
        private final Access access;
        private final Accounts accounts;

        Node(Db db) {
            version = new ConfigVersion(db);
            access = new Access(db, version, ids, clock, random);
            accounts = new Accounts(db, ids, clock, access);
        }

        String secretOf(String accountId) {
            return access.createKey(ANN, accountId, named("k"))
                    .flatMap(ApiKey::secret)
                    .orElseThrow();
        }

        KeyGrant granted(String secret) {
            return ((Authentication.Granted) access.authenticate(secret)).grant();
        }

        String open(String email) {
            return ((Accounts.Opening.Opened) accounts.open(ANN, account(email))).customer().id();
        }
    }
}
