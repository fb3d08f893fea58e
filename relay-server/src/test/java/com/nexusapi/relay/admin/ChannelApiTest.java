package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single credentials of a channel, through the API. */
class ChannelApiTest {

    private final AdminWorld world;
    private String anne = "";
    private String path = "";
    private String first = "";

    ChannelApiTest(@TempDir Path directory) {
        world = new AdminWorld(Dialect.H2, directory);
    }

    @BeforeEach
    void connect() {
        anne = world.session("anne@nexusapi.com", Role.OWNER);
        Reply made =
                send(
                        "POST",
                        "/channels",
                        """
                        {"name":"up","kind":"openai-compatible","baseUrl":"https://up.example/v1",
                        "credentials":["sk-very-secret-1234"],"models":{"ours":"theirs"}}
                        """);
        path = "/channels/" + made.text("id");
        first = made.body().path("credentials").get(0).path("id").asText();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Reply send(String method, String to, String body, String... headers) {
        return world.send(anne, method, "/admin/v1" + to, body, headers);
    }

    private Reply change(String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    private String removal() {
        return "{\"removeCredentials\":[\"" + first + "\"]}";
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
    }

    @Test
    void oneIsAddedAndAnotherRemovedAndTheAuditNamesBothWithoutTheirSecrets() {
        Reply both = change("{\"addCredentials\":[\"sk-quite-secret-5678\"]}");
        assertThat(both.body().path("credentials").findValuesAsText("last4"))
                .containsExactly("1234", "5678");
        Reply one = change(removal());
        assertThat(one.body().path("credentials").findValuesAsText("last4"))
                .containsExactly("5678");
        JsonNode audited = send("GET", "/audit", "").body().path("items");
        assertThat(audited.findValuesAsText("action"))
                .contains("channel.credential-added", "channel.credential-removed");
        assertThat(audited.toString()).contains(first).doesNotContain("quite-secret");
    }

    @Test
    void theLastOneOfAChannelInUseStays() {
        assertProblem(change(removal()), 422, "last_credential");
        assertThat(change("{\"enabled\":false}").status()).isEqualTo(200);
        assertThat(change(removal()).body().path("credentials")).isEmpty();
        assertProblem(change("{\"enabled\":true}"), 422, "last_credential");
        assertThat(change("{\"enabled\":true,\"addCredentials\":[\"sk-new\"]}").status())
                .isEqualTo(200);
    }

    @Test
    void whatIsAskedMustMakeSense() {
        for (String wrong :
                new String[] {
                    "{\"removeCredentials\":[\"cred_of_another\"]}",
                    "{\"addCredentials\":[\"with blank\"]}",
                    "{\"addCredentials\":[]}",
                    "{\"addCredentials\":[\"b\"],\"credentials\":[\"c\"]}"
                }) {
            assertThat(change(wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void aChangeOfWhatSomebodyElseChangedMeanwhileIsRefused() {
        String read = send("GET", path, "").header("etag");
        assertThat(change("{\"addCredentials\":[\"sk-b\"]}", "if-match", read).status())
                .isEqualTo(200);
        assertThat(change(removal(), "if-match", read).status()).isEqualTo(412);
    }
}
