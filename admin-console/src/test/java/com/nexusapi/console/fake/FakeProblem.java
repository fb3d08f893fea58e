package com.nexusapi.console.fake;

import com.nexusapi.common.admin.Problem;
import java.time.Instant;
import java.util.Optional;

/** A refusal on its way to become a problem document. */
final class FakeProblem extends RuntimeException {

    private final transient Problem problem;

    FakeProblem(int status, String code, String detail) {
        super(detail);
        problem = Problem.of(status, "Refused", code, detail);
    }

    private FakeProblem(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /** What the relay says of a member of a body. */
    static FakeProblem invalid(String field, String expected) {
        return new FakeProblem(
                new Problem(
                        "about:blank",
                        "Refused",
                        400,
                        "invalid_request",
                        field + " " + expected,
                        Optional.of(field),
                        Optional.empty()));
    }

    FakeProblem(Instant earliest, String detail) {
        super(detail);
        problem =
                new Problem(
                        "about:blank",
                        "Refused",
                        422,
                        "notice_period",
                        detail,
                        Optional.empty(),
                        Optional.of(earliest));
    }

    Problem problem() {
        return problem;
    }
}
