package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.security.VaultException;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.wire.Endpoint;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {

    private static final CredentialVault VAULT = CredentialVault.withKey(new byte[32]);
    private static final Channel.Cost COST =
            new Channel.Cost(Prices.ofText(Price.ofPicos(1), Price.ofPicos(2)));

    private static Channels channels(Db db, CredentialVault vault) {
        Clock clock = Clock.system();
        Random random = new Random(7);
        return new Channels(
                db,
                new ConfigVersion(db),
                vault,
                new Channels.Sources(new Ids(clock, random), clock, random),
                new ChannelHealth(clock));
    }

    private static Channel.Creation creation(String name, int priority, int weight) {
        return new Channel.Creation(
                name,
                Channel.Kind.OPENAI_COMPATIBLE,
                "https://api.example.com/v1/",
                List.of("sk-secret-credential-9876"),
                Map.of("ours", "theirs"),
                Optional.of(priority),
                Optional.of(weight),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of("ours", COST)));
    }

    private static Channel.Creation withUrl(String url, boolean allowPrivateAddress) {
        return new Channel.Creation(
                "c",
                Channel.Kind.OPENAI,
                url,
                List.of("sk"),
                Map.of("m", "m"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(allowPrivateAddress),
                Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void keepsAChannelAndMakesRoutesOfIt(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Channel made = channels(db, VAULT).create("owner@x.test", creation("A", 0, 1));
            assertThat(made.baseUrl()).isEqualTo("https://api.example.com/v1");
            assertThat(made.credentials().getFirst().last4()).isEqualTo("9876");
            assertThat(made.health()).isEqualTo(Channel.Health.UNKNOWN);

            Channels after = channels(db, VAULT);
            assertThat(after.list()).containsExactly(made);
            Route route = after.routes("ours", Endpoint.CHAT).getFirst();
            assertThat(route.upstreamModel()).isEqualTo("theirs");
            assertThat(route.credential().secret()).isEqualTo("sk-secret-credential-9876");
            assertThat(route.cost()).map(sheet -> sheet.prices()).contains(COST.prices());
            assertThat(route.toString()).doesNotContain("secret");
            assertThat(after.routes("theirs", Endpoint.CHAT)).isEmpty();
            assertThat(after.hasRoute("ours")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesDisablesAndDeletes(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Channels channels = channels(db, VAULT);
            String id = channels.create("owner@x.test", creation("A", 0, 1)).id();
            assertThat(changed(channels, id, Channel.Change.ofEnabled(false)).enabled()).isFalse();
            assertThat(channels.routes("ours", Endpoint.CHAT)).isEmpty();
            assertThat(channels.find(id)).isPresent();
            assertThat(channels.delete("owner@x.test", id)).isTrue();
            assertThat(channels.delete("owner@x.test", id)).isFalse();
            assertThat(channels.list()).isEmpty();
            assertThat(channels.change("owner@x.test", id, Channel.Change.ofEnabled(false)))
                    .isEqualTo(new ChannelChange.NoSuchChannel());
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesAtTheSameTimeDoNotUndoEachOther(Dialect dialect) {
        try (Db db = Databases.fresh(dialect);
                ExecutorService people = Executors.newFixedThreadPool(4)) {
            Channels channels = channels(db, VAULT);
            String id = channels.create("owner@x.test", creation("A", 0, 1)).id();

            List<CompletableFuture<Channel>> changes =
                    IntStream.range(0, 40)
                            .mapToObj(i -> Channel.Change.ofAdded("sk-another-credential-" + i))
                            .map(change ->
                                    CompletableFuture.supplyAsync(
                                            () -> changed(channels, id, change), people))
                            .toList();
            changes.forEach(CompletableFuture::join);

            assertThat(channels.find(id).orElseThrow().credentials()).hasSize(41);
        }
    }

    private static Channel changed(Channels channels, String id, Channel.Change change) {
        ChannelChange came = channels.change("owner@x.test", id, change);
        assertThat(came).isInstanceOf(ChannelChange.Changed.class);
        return ((ChannelChange.Changed) came).channel();
    }

    @ParameterizedTest
    @EnumSource
    void addsAndRemovesSingleCredentials(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Channels channels = channels(db, VAULT);
            Channel made = channels.create("owner@x.test", creation("A", 0, 1));
            String first = made.credentials().getFirst().id();
            Channel both =
                    changed(channels, made.id(), Channel.Change.ofAdded("sk-second-credential-2"));
            assertThat(both.credentials())
                    .extracting(Channel.Credential::last4)
                    .containsExactly("9876", "al-2");
            assertThat(secrets(channels))
                    .containsExactlyInAnyOrder(
                            "sk-secret-credential-9876", "sk-second-credential-2");
            Channel second = changed(channels, made.id(), Channel.Change.ofRemoved(first));
            assertThat(second.credentials()).containsExactly(both.credentials().getLast());
            assertThat(secrets(channels)).containsExactly("sk-second-credential-2");

            String last = second.credentials().getFirst().id();
            assertThatThrownBy(
                            () -> channels.change("o", made.id(), Channel.Change.ofRemoved(first)))
                    .hasMessageContaining("of this channel");
            assertThat(channels.change("o", made.id(), Channel.Change.ofRemoved(last)))
                    .isEqualTo(new ChannelChange.NoCredentialLeft());
            assertThat(secrets(channels)).containsExactly("sk-second-credential-2");
            changed(channels, made.id(), Channel.Change.ofEnabled(false));
            assertThat(changed(channels, made.id(), Channel.Change.ofRemoved(last)).credentials())
                    .isEmpty();
            assertThat(channels.change("o", made.id(), Channel.Change.ofEnabled(true)))
                    .isEqualTo(new ChannelChange.NoCredentialLeft());
        }
    }

    private static List<String> secrets(Channels channels) {
        return channels.routes("ours", Endpoint.CHAT).stream()
                .map(route -> route.credential().secret())
                .toList();
    }

    @Test
    void triesLowestPriorityFirstAndEqualsByWeight() {
        try (Db db = Databases.fresh(Dialect.H2)) {
            Channels channels = channels(db, VAULT);
            channels.create("o", creation("last", 9, 10_000));
            channels.create("o", creation("heavy", 1, 3));
            channels.create("o", creation("light", 1, 1));
            Map<String, Integer> first = new HashMap<>();
            for (int i = 0; i < 1_000; i++) {
                List<Route> routes = channels.routes("ours", Endpoint.CHAT);
                assertThat(routes).hasSize(3);
                assertThat(routes.getLast().channelName()).isEqualTo("last");
                first.merge(routes.getFirst().channelName(), 1, Integer::sum);
            }
            assertThat(first.get("heavy")).isBetween(680, 820);
        }
    }

    @Test
    void saysThatTheVaultKeyIsWrong() {
        byte[] other = new byte[32];
        other[0] = 1;
        try (Db db = Databases.fresh(Dialect.H2)) {
            channels(db, VAULT).create("o", creation("A", 0, 1));
            assertThatThrownBy(() -> channels(db, CredentialVault.withKey(other)))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("NEXUSAPI_VAULT_KEY");
        }
    }

    private static final Map<FirstChannels.Provider, Map<String, Channel.Cost>> COSTS =
            Map.of(
                    FirstChannels.Provider.OPENAI, Map.of("gpt-5", COST),
                    FirstChannels.Provider.ANTHROPIC, Map.of("claude-opus", COST));

    private static final Map<String, String> BOTH_KEYS =
            Map.of("OPENAI_API_KEY", "sk-env", "ANTHROPIC_API_KEY", " sk-ant-env ");

    @Test
    void makesAChannelForEachProviderWhoseKeyIsInTheEnvironment() {
        try (Db db = Databases.fresh(Dialect.H2)) {
            Channels channels = channels(db, VAULT);
            assertThat(FirstChannels.make(channels, BOTH_KEYS, COSTS))
                    .extracting(Channel::kind)
                    .containsExactly(Channel.Kind.OPENAI, Channel.Kind.ANTHROPIC);
            Route route = channels.routes("claude-opus", Endpoint.MESSAGES).getFirst();
            assertThat(route.baseUrl()).hasToString("https://api.anthropic.com");
            assertThat(route.credential().secret()).isEqualTo("sk-ant-env");
            assertThat(route.upstreamModel()).isEqualTo("claude-opus");
            assertThat(route.cost()).contains(COST.sheet());
            assertThat(channels.routes("claude-opus", Endpoint.CHAT)).isEmpty();
        }
    }

    @Test
    void makesAChannelFromTheEnvironmentOnlyAtFirst() {
        try (Db db = Databases.fresh(Dialect.H2)) {
            Channels channels = channels(db, VAULT);
            Map<String, String> openAi = Map.of("OPENAI_API_KEY", "sk-env");
            assertThat(FirstChannels.make(channels, Map.of(), COSTS)).isEmpty();
            assertThat(FirstChannels.make(channels, openAi, COSTS)).hasSize(1);
            assertThat(FirstChannels.make(channels, openAi, COSTS)).isEmpty();
            assertThat(FirstChannels.make(channels, BOTH_KEYS, COSTS)).isEmpty();
            assertThat(channels.routes("gpt-5", Endpoint.CHAT).getFirst().baseUrl())
                    .hasToString("https://api.openai.com/v1");
            assertThat(channels.hasRoute("claude-opus")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x.test/v1",
                "api.example.com",
                "https://",
                "https://user:pw@x.test/v1",
                "https://x.test/v1?a=b",
                "https://x.test/v1#f",
                "http://localhost:80/v1",
                "http://a.localhost/v1",
                "http://127.0.0.1/v1",
                "http://10.1.2.3/v1",
                "http://192.168.0.1/v1",
                "http://169.254.169.254/latest",
                "http://100.64.0.1/v1",
                "http://0.0.0.0/v1",
                "http://[::1]/v1",
                "http://[fd00::1]/v1",
                "http://[::ffff:10.0.0.1]/v1",
                "http://x y/v1"
            })
    void refusesBaseUrls(String url) {
        try (Db db = Databases.fresh(Dialect.H2)) {
            assertThatThrownBy(() -> channels(db, VAULT).create("o", withUrl(url, false)))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field()).isEqualTo("baseUrl"));
        }
    }

    @Test
    void allowsPrivateAddressesByName() {
        try (Db db = Databases.fresh(Dialect.H2)) {
            Channel made = channels(db, VAULT).create("o", withUrl("http://127.0.0.1:9/v1", true));
            assertThat(made.allowPrivateAddress()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8,true",
        "172.15.0.1,true",
        "172.16.0.1,false",
        "198.18.0.1,false",
        "224.0.0.1,false",
        "255.255.255.255,false",
        "192.0.0.8,false",
        "2606:4700::1111,true",
        "fe80::1,false",
        "fc00::1,false",
        "2002:a00:1::,false",
        "64:ff9b::a00:1,false",
        "::,false"
    })
    void knowsPublicAddresses(String address, boolean isPublic) throws Exception {
        assertThat(AddressRules.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }
}
