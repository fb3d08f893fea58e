package com.nexusapi.console.client;

import com.nexusapi.common.admin.Problem;

/** Why the admin API gave no answer of the kind asked for. */
public abstract sealed class ApiException extends RuntimeException {

    private ApiException(String message, Throwable cause) {
        super(message, cause);
    }

    private ApiException(String message) {
        super(message);
    }

    /** The session is unknown or over (401): sign in again. */
    public static final class Unauthorized extends ApiException {

        public Unauthorized(String detail) {
            super(detail);
        }
    }

    /** The relay refused, and says why. */
    public static final class Refused extends ApiException {

        private final transient Problem problem;

        public Refused(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    /** No relay answered, or what answered is not a relay. */
    public static final class Unreachable extends ApiException {

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unreachable(String message) {
            super(message);
        }
    }
}
