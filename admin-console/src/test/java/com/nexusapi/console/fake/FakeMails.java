package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The mails of the fake relay's customers and the letters to them, newest first. */
final class FakeMails {

    /** The request that each mail becomes which is assigned to a top-up. */
    static final String REFUND = "rf_2044";

    private static final String LONG_TEXT =
            """
            Hello,

            we are a team of four and bought credit for a prototype in October. The project was \
            stopped by our customer before we had written the first line, so nothing of it was \
            ever used: you should see no calls on any of our keys.

            Our accountant has to close the books of the quarter and asks me to have the payment \
            returned to the card it came from. The card ends in 4402 and is still valid.

            Could you tell me

              - whether the bonus that came with it is a problem,
              - how long it takes until the card shows the money, and
              - whether we get a corrected invoice?

            If you need anything else from us, I am at my desk every day until five.

            Thank you very much and best regards
            Henrike Sommerfeld
            """;

    private final ObjectMapper json = Json.newMapper();
    private final Instant now;
    private final FakeTopUps topUps;
    private final Map<String, ReceivedMail> mails = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, OutgoingMail> letters = new TreeMap<>(Comparator.reverseOrder());

    FakeMails(Instant now, List<Account> accounts, FakeTopUps topUps) {
        this.now = now;
        this.topUps = topUps;
        received(accounts);
        for (int i = 0; i < 130; i++) {
            Account account = accounts.get(i % accounts.size());
            letter(i, account.email());
        }
    }

    private void received(List<Account> accounts) {
        Account tidewater = accounts.get(3);
        Account lumen = accounts.get(1);
        mail(
                12,
                State.UNCLEAR,
                "henrike.sommerfeld@a-rather-long-company-name-in-freiburg.example",
                "Refund of our unused credit from October, and a corrected invoice for the"
                        + " accountants, please (second attempt, the first one came back)",
                LONG_TEXT,
                Optional.empty(),
                "no account has the sender's address");
        mail(
                95,
                State.UNCLEAR,
                lumen.email(),
                "Money back",
                "Hi,\n\nI topped up twice by mistake. Please give back the second one.\n\nCarla",
                Optional.of(lumen.id()),
                "the account has 40 top-ups to choose from");
        mail(
                260,
                State.UNCLEAR,
                tidewater.email(),
                "申请退款",
                "您好：\n\n我们上周充值后没有使用，希望申请退款。请问需要提供什么资料？\n\n谢谢，\n王海潮",
                Optional.of(tidewater.id()),
                "the account has no top-up that could be refunded");
        mail(
                700,
                State.REFUND,
                accounts.get(2).email(),
                "Refund please",
                "We have not used it.",
                Optional.of(accounts.get(2).id()),
                "it made the request");
        mail(
                1_500,
                State.ASKED,
                "jo@private.example",
                "refund",
                "i want my money back",
                Optional.empty(),
                "Which e-mail address does your account have?");
        mail(
                2_900,
                State.DISMISSED,
                "sales@seo-wonders.example",
                "Partnership",
                "Dear Sir or Madam, we offer first places.",
                Optional.empty(),
                "Advertising.");
        mail(
                4_400,
                State.IGNORED,
                "mailer-daemon@mail.example",
                "Out of office: Your refund",
                "",
                Optional.empty(),
                "it was written by a program");
    }

    private void mail(
            int minutesAgo,
            State state,
            String from,
            String subject,
            String text,
            Optional<String> accountId,
            String note) {
        Instant at = now.minus(Duration.ofMinutes(minutesAgo));
        ReceivedMail mail =
                new ReceivedMail(
                        "eml_" + at.getEpochSecond(),
                        state,
                        from,
                        subject,
                        at,
                        text,
                        accountId,
                        state == State.REFUND ? Optional.of("rf_2042") : Optional.empty(),
                        note);
        mails.put(mail.id(), mail);
    }

    private void letter(int number, String to) {
        OutgoingMail.State state =
                switch (number) {
                    case 0, 1 -> OutgoingMail.State.WAITING;
                    case 4, 9 -> OutgoingMail.State.FAILED;
                    case 6 -> OutgoingMail.State.DISMISSED;
                    default -> OutgoingMail.State.SENT;
                };
        boolean isCode = number % 5 == 2;
        Instant at = now.minus(Duration.ofMinutes(7L + number * 53L));
        boolean isFailed = state == OutgoingMail.State.FAILED;
        OutgoingMail letter =
                new OutgoingMail(
                        "ltr_%06d".formatted(900_000 - number),
                        state,
                        isCode ? "SIGN_IN_CODE" : "REFUND_RECEIVED",
                        to,
                        number % 4 == 3 ? "zh" : "en",
                        isCode ? "Your sign-in code" : "We have received your refund request",
                        isCode
                                ? Optional.empty()
                                : Optional.of(
                                        "Hello,\n\nwe have received your request.\n\nNexusAPI"),
                        isCode ? "" : "rf_2041",
                        isFailed ? 31 : 1,
                        at,
                        at.plusSeconds(60),
                        state == OutgoingMail.State.SENT
                                ? Optional.of(at.plusSeconds(3))
                                : Optional.empty(),
                        error(state));
        letters.put(letter.id(), letter);
    }

    private static Optional<String> error(OutgoingMail.State state) {
        return switch (state) {
            case FAILED ->
                    Optional.of("550 5.1.1 The email account that you tried to reach is unknown");
            case DISMISSED -> Optional.of("a later letter says more");
            case WAITING, SENT -> Optional.empty();
        };
    }

    Object mails(List<String> path, Map<String, String> query, byte[] body) throws IOException {
        if (path.size() == 1) {
            return page(mails.values(), ReceivedMail::state, ReceivedMail::id, query);
        }
        ReceivedMail mail = mail(path.get(1));
        return switch (path.get(2)) {
            case "assign" ->
                    assign(mail, json.readValue(body, ReceivedMail.Assignment.class).topUpId());
            case "ask" ->
                    file(
                            mail,
                            State.ASKED,
                            json.readValue(body, ReceivedMail.Question.class).question());
            case "dismiss" ->
                    file(
                            mail,
                            State.DISMISSED,
                            line(json.readValue(body, ReceivedMail.Dismissal.class).reason()));
            default -> throw new FakeProblem(404, "not_found", "Nothing is here.");
        };
    }

    ReceivedMail mail(String id) {
        return Optional.ofNullable(mails.get(id))
                .orElseThrow(() -> new FakeProblem(404, "not_found", "There is no such mail."));
    }

    private ReceivedMail assign(ReceivedMail mail, String topUpId) {
        if (topUps.paid(topUpId).isEmpty()) {
            throw new FakeProblem(404, "not_found", "There is no such paid top-up.");
        }
        return file(mail, State.REFUND, "it made the request");
    }

    private ReceivedMail file(ReceivedMail mail, State state, String note) {
        if (mail.state() == State.DISMISSED || mail.state() == State.REFUND) {
            throw new FakeProblem(409, "wrong_state", "The mail is " + mail.state() + ".");
        }
        ReceivedMail filed =
                new ReceivedMail(
                        mail.id(),
                        state,
                        mail.from(),
                        mail.subject(),
                        mail.receivedAt(),
                        mail.text(),
                        mail.accountId(),
                        state == State.REFUND ? Optional.of(REFUND) : mail.refundId(),
                        note);
        mails.put(filed.id(), filed);
        return filed;
    }

    private static String line(String reason) {
        if (reason.contains("\n")) {
            throw FakeProblem.invalid("reason", "must have no control characters");
        }
        return reason;
    }

    Object letters(List<String> path, Map<String, String> query, byte[] body) throws IOException {
        if (path.size() == 1) {
            return page(letters.values(), OutgoingMail::state, OutgoingMail::id, query);
        }
        OutgoingMail letter = Optional.ofNullable(letters.get(path.get(1))).orElseThrow();
        if (letter.state() == OutgoingMail.State.SENT) {
            throw new FakeProblem(409, "wrong_state", "There is no such letter in such a state.");
        }
        boolean isRetry = path.get(2).equals("retry");
        OutgoingMail.State state =
                isRetry ? OutgoingMail.State.WAITING : OutgoingMail.State.DISMISSED;
        Optional<String> error =
                isRetry
                        ? letter.lastError()
                        : Optional.of(
                                line(json.readValue(body, OutgoingMail.Dismissal.class).reason()));
        OutgoingMail changed =
                new OutgoingMail(
                        letter.id(),
                        state,
                        letter.kind(),
                        letter.to(),
                        letter.language(),
                        letter.subject(),
                        letter.text(),
                        letter.about(),
                        letter.attempts(),
                        letter.createdAt(),
                        now,
                        letter.sentAt(),
                        error);
        letters.put(changed.id(), changed);
        return changed;
    }

    private static <T> Page<T> page(
            Iterable<T> all,
            Function<T, Enum<?>> state,
            Function<T, String> id,
            Map<String, String> query) {
        List<T> found = new ArrayList<>();
        String before = query.getOrDefault("cursor", "z");
        for (T each : all) {
            String name = state.apply(each).name();
            if (query.getOrDefault("state", name).equals(name)
                    && id.apply(each).compareTo(before) < 0) {
                found.add(each);
            }
        }
        int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(found.subList(0, limit), Optional.of(id.apply(found.get(limit - 1))));
    }

    /** Nobody has written, and nobody was written to. */
    void clear() {
        mails.clear();
        letters.clear();
    }
}
