package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountLimitsApiTest {

    private final AdminWorld world;
    private String anne = "";

    AccountLimitsApiTest(@TempDir Path directory) {
        world = new AdminWorld(Dialect.H2, directory);
    }

    @BeforeEach
    void signIn() {
        anne = world.session("anne@nexusapi.com", Role.OWNER);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAccountsLimitsAreSetAsAWholeAndAudited() {
        String path = "/admin/v1/accounts/" + open();
        assertThat(get(path).body().at("/limits/rpm").isNull()).isTrue();
        String etag = get(path).header("etag");
        Reply set =
                send(
                        "PATCH",
                        path,
                        """
                        {"limits":{"rpm":60,"monthlyBudget":{"nanoUsd":5000000000},
                        "models":["gpt-5"],"ipRanges":["192.0.2.0/24"]}}
                        """,
                        "If-Match",
                        etag);
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.header("etag")).isNotEqualTo(etag);
        assertThat(set.body().at("/limits/rpm").asLong()).isEqualTo(60);
        assertThat(send("PATCH", path, "{\"name\":\"New\"}").body().path("limits"))
                .isEqualTo(set.body().path("limits"));

        for (String wrong :
                List.of(
                        "rpm\":0",
                        "tpm\":-1",
                        "concurrency\":0",
                        "monthlyBudget\":{\"nanoUsd\":0}",
                        "models\":[\"\"]",
                        "ipRanges\":[\"host\"]")) {
            Reply refused = send("PATCH", path, "{\"limits\":{\"" + wrong + "}}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field"))
                    .isEqualTo("limits." + wrong.substring(0, wrong.indexOf('"')));
        }
        Reply lifted = send("PATCH", path, "{\"limits\":{\"concurrency\":3}}");
        assertThat(lifted.body().at("/limits/rpm").isNull()).isTrue();
        assertThat(lifted.body().at("/limits/concurrency").asLong()).isEqualTo(3);
        assertThat(
                        get("/admin/v1/audit")
                                .body()
                                .path("items")
                                .findValuesAsText("detail")
                                .getFirst())
                .endsWith(
                        "limits (rpm 60, tpm -, concurrency -, monthlyBudget $5.00, models [gpt-5],"
                                + " ipRanges [192.0.2.0/24]) → (rpm -, tpm -, concurrency 3,"
                                + " monthlyBudget -, models -, ipRanges -)");
    }

    private String open() {
        String body = "{\"email\":\"dev@example.com\",\"name\":\"Dev\"}";
        return send("POST", "/admin/v1/accounts", body).text("id");
    }

    private Reply get(String path) {
        return send("GET", path, "");
    }

    private Reply send(String method, String path, String body, String... headers) {
        return world.send(anne, method, path, body, headers);
    }
}
