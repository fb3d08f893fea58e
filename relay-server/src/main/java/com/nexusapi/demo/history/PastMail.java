package com.nexusapi.demo.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A mail to the support address. The relay reads them at its first start, and leaves each of these
 * to a person, for a reason of its own.
 */
record PastMail(Instant at, String from, String subject, String text) {

    /** Somebody with two top-ups who does not say which. */
    static final String TWICE = "lena.hofmann@mail.example";

    /** Mails that came shortly before the given time, the oldest first. */
    static List<PastMail> before(Instant end) {
        return List.of(
                new PastMail(
                        end.minus(Duration.ofHours(26)),
                        "ops@patchwork-legal.example",
                        "VAT number on our invoices",
                        """
                        Hello,

                        could you put our VAT number on the invoices, please? Our accountant needs \
                        it for this quarter's top-ups as well.

                        Kind regards
                        Patchwork Legal\
                        """),
                new PastMail(
                        end.minus(Duration.ofHours(9)),
                        "yutong.he@mail.example",
                        "退款申请的进展",
                        """
                        您好：

                        我昨天在账户页面提交了退款申请，请问现在进展如何？我只试用过一次。

                        谢谢！
                        何雨桐\
                        """),
                new PastMail(
                        end.minus(Duration.ofMinutes(95)),
                        TWICE,
                        "Charged twice",
                        """
                        Hi,

                        the checkout page did not come back, so I paid once more, and now I have \
                        the credit twice. Please refund one of the two payments.

                        Thanks
                        Lena\
                        """),
                new PastMail(
                        end.minus(Duration.ofMinutes(20)),
                        "h.sommerfeld@sommerfeld-design.example",
                        "Refund for my unused top-up",
                        """
                        Dear support team,

                        I would like my money back for the top-up of last week. I signed up with \
                        another address, which I do not read any more: please tell me what you \
                        need to find my account.

                        Best regards
                        Henrike Sommerfeld\
                        """));
    }
}
