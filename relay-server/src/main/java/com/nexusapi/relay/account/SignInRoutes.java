package com.nexusapi.relay.account;

import com.nexusapi.relay.access.CustomerSession;
import com.nexusapi.relay.access.CustomerSignIn;
import com.nexusapi.relay.access.CustomerSignIn.Verification;
import com.nexusapi.relay.security.SessionToken;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;
import java.time.Instant;

/**
 * Signing in: {@code POST /sign-in} {@code {"email"}} → 202, whoever asks; {@code POST
 * /sign-in/verify} {@code {"email","code"}} → {@code {"token","accountId","expiresAt"}}, 401 for a
 * wrong code, 429 after too many; {@code DELETE /session} ends the session.
 */
public final class SignInRoutes implements AccountRoutes {

    private final CustomerSignIn signIn;

    public SignInRoutes(CustomerSignIn signIn) {
        this.signIn = signIn;
    }

    /** Body of {@code POST /sign-in}. */
    public record Asked(String email) {}

    /** Answer to {@code POST /sign-in}, the same for all addresses. */
    public record Sent(long expiresInSeconds) {}

    /** Body of {@code POST /sign-in/verify}. */
    public record Code(String email, String code) {}

    /** Answer to the right code. */
    public record SignedIn(String token, String accountId, Instant expiresAt) {}

    @Override
    public void addTo(AccountRouter router) {
        router.addOpen("POST", "/sign-in", this::request);
        router.addOpen("POST", "/sign-in/verify", this::verify);
        router.addForSession("DELETE", "/session", this::signOut);
    }

    private Answer request(OpenCall call) {
        signIn.request(call.read(Asked.class).email(), call.address())
                .ifPresent(wait -> {
                    throw ProblemException.throttled(wait);
                });
        return Answer.accepted(new Sent(CustomerSignIn.CODE_LIFETIME.toSeconds()));
    }

    private Answer verify(OpenCall call) {
        Code given = call.read(Code.class);
        return switch (signIn.verify(given.email(), given.code(), call.address())) {
            case Verification.SignedIn(SessionToken token, CustomerSession session) ->
                    Answer.ok(
                            new SignedIn(token.secret(), session.accountId(), session.expiresAt()));
            case Verification.Refused() ->
                    throw ProblemException.unauthenticated(
                            "The code is wrong, was used, or is too old.");
            case Verification.Throttled(var wait) -> throw ProblemException.throttled(wait);
        };
    }

    private Answer signOut(AccountCall call) {
        call.session().ifPresent(signIn::signOut);
        return Answer.noContent();
    }
}
