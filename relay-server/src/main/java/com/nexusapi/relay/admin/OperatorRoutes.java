package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.access.Operator;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.Operators.Creation;
import com.nexusapi.relay.access.Operators.Deletion;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;

/** {@code /operators}. */
public final class OperatorRoutes implements AdminRoutes {

    private final Operators operators;

    public OperatorRoutes(Operators operators) {
        this.operators = operators;
    }

    /** Body of {@code POST /operators}. */
    public record OperatorCreation(String email, String password, Role role) {

        @Override
        public String toString() {
            return "OperatorCreation[email=" + email + ", role=" + role + "]";
        }
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/operators", Permission.MANAGE_OPERATORS, this::list);
        router.add("POST", "/operators", Permission.MANAGE_OPERATORS, this::create);
        router.add("DELETE", "/operators/{id}", Permission.MANAGE_OPERATORS, this::delete);
    }

    private Answer list(AdminCall call) {
        return Answer.ok(call.query().pageOfAll(operators.list(), Operator::id));
    }

    private Answer create(AdminCall call) {
        OperatorCreation asked = call.read(OperatorCreation.class);
        return switch (operators.create(
                call.actor(), asked.email(), asked.password(), asked.role())) {
            case Creation.Created created -> Answer.created(created.operator());
            case Creation.EmailTaken taken ->
                    throw ProblemException.conflict(
                            "email_taken", "Another operator has this e-mail address.");
        };
    }

    private Answer delete(AdminCall call) {
        return switch (operators.delete(call.actor(), call.segment("id"))) {
            case Deletion.Deleted deleted -> Answer.noContent();
            case Deletion.NoSuchOperator none ->
                    throw ProblemException.notFound("There is no such operator.");
            case Deletion.LastOwner last ->
                    throw ProblemException.conflict("last_owner", "One owner has to remain.");
        };
    }
}
