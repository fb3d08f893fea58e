package com.nexusapi.relay.access;

import com.nexusapi.relay.security.SessionToken;
import java.time.Duration;

/** Answer to {@link Operators#signIn}. */
public sealed interface SigningIn {

    record SignedIn(SessionToken token, OperatorSession session) implements SigningIn {}

    /** E-mail or password is wrong; which, is not said. */
    record Refused() implements SigningIn {}

    /** Too many failures: nothing was looked at, and nothing will be before the wait is over. */
    record Throttled(Duration retryAfter) implements SigningIn {}
}
