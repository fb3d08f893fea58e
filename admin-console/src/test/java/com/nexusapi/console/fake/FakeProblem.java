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
