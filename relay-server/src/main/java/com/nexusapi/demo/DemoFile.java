package com.nexusapi.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusapi.common.admin.Role;
import java.util.List;
import java.util.Optional;

/** {@code demo.json}: how to reach the demo and sign in to it. All of it is made up. */
public record DemoFile(
        String publicUrl,
        String adminUrl,
        String apiKey,
        String accountId,
        List<Operator> operators,
        List<Model> models,
        String upstreamUrl,
        String paymentUrl) {

    public DemoFile {
        operators = List.copyOf(operators);
        models = List.copyOf(models);
    }

    /** An operator's sign-in; the secret of the second factor is absent where none is enrolled. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Operator(String email, String password, Role role, Optional<String> totpSecret) {

        @Override
        public String toString() {
            return "Operator[email=" + email + ", role=" + role + "]";
        }
    }

    /** A model that can be called; {@code behaviour} is {@code ok} or {@code fails}. */
    public record Model(String id, String behaviour) {}

    @Override
    public String toString() {
        return "DemoFile[publicUrl=" + publicUrl + ", adminUrl=" + adminUrl + "]";
    }
}
