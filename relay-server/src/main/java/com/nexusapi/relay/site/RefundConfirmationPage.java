package com.nexusapi.relay.site;

import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.refund.ConfirmMail;
import com.nexusapi.relay.refund.MailConfirmations;
import com.nexusapi.relay.refund.MailConfirmations.Found;
import com.nexusapi.relay.security.Sha256;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * {@code /refunds/confirm/{token}}: the page behind the link in our letter. GET shows a form and
 * changes nothing, because programs that check mails follow every link; POST, by its button,
 * confirms the request. Nothing is loaded from anywhere, and no script runs.
 */
public final class RefundConfirmationPage implements HttpService {

    private static final System.Logger LOG =
            System.getLogger(RefundConfirmationPage.class.getName());

    private static final String STYLE =
            """
            body{font:17px/1.6 system-ui,sans-serif;margin:0;color:#1c2430;background:#f4f6f8}
            main{max-width:34rem;margin:8vh auto;padding:2rem;background:#fff;border-radius:12px}
            h1{font-size:1.35rem;line-height:1.3;margin-top:0}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}
            dt{color:#5a6675}dd{margin:0;font-weight:600}
            button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:8px;
            background:#1f5fd0;color:#fff;cursor:pointer}
            button:focus-visible{outline:3px solid #1c2430;outline-offset:2px}
            footer{margin-top:2rem;font-size:.85rem;color:#5a6675}
            @media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}
            main{background:#1b212a}dt,footer{color:#9aa7b8}}
            """;

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Sha256.hex(STYLE)))
                    + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final ConfirmMail confirm;
    private final String supportAddress;

    public RefundConfirmationPage(ConfirmMail confirm, String supportAddress) {
        this.confirm = confirm;
        this.supportAddress = supportAddress;
    }

    @Override
    public void routing(HttpRules rules) {
        String path = MailConfirmations.PATH + "{token}";
        rules.get(path, (request, response) -> answer(request, response, false))
                .head(path, (request, response) -> answer(request, response, false))
                .post(path, (request, response) -> answer(request, response, true));
    }

    private void answer(ServerRequest request, ServerResponse response, boolean confirms) {
        String token = request.path().pathParameters().get("token");
        try {
            Found found = confirms ? confirm.confirm(token) : confirm.look(token);
            send(response, found instanceof Found.Nothing ? 404 : 200, page(request, found));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=confirmation_page_failed", e);
            send(response, 503, frame(preferred(request), failed(preferred(request))));
        }
    }

    private String page(ServerRequest request, Found found) {
        return switch (found) {
            case Found.Request about ->
                    frame(about.language(), about.isConfirmed() ? done(about) : form(about));
            case Found.Nothing _ -> frame(preferred(request), nothing(preferred(request)));
        };
    }

    /** The language of a visitor of whom nothing is known. */
    private static Language preferred(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.ACCEPT_LANGUAGE)
                .filter(languages -> languages.strip().regionMatches(true, 0, "zh", 0, 2))
                .map(chinese -> Language.ZH)
                .orElse(Language.EN);
    }

    private static String form(Found.Request about) {
        return switch (about.language()) {
            case EN ->
                    """
                    <h1>Do you want this refund?</h1>
                    <p>A mail asked us to refund this top-up of your account. Confirm it if you
                    want that. If you did not ask for it, close this page: nothing will happen.</p>
                    %s
                    <form method="post"><button>Yes, refund this top-up</button></form>
                    """
                            .formatted(facts(about, "Amount", "Topped up on", "Requested on"));
            case ZH ->
                    """
                    <h1>您希望退款吗？</h1>
                    <p>我们收到一封邮件，申请退还您账户的以下充值。如确为您本人的意愿，请点击按钮确认；
                    如果您没有申请过退款，请直接关闭本页面，不会有任何变化。</p>
                    %s
                    <form method="post"><button>是的，请退还这笔充值</button></form>
                    """
                            .formatted(facts(about, "金额", "充值日期", "申请日期"));
        };
    }

    private static String done(Found.Request about) {
        return switch (about.language()) {
            case EN ->
                    """
                    <h1>Thank you, your request is confirmed</h1>
                    <p>Our team will look at it and write to you. Your request counts from the day
                    your mail reached us. Please do not use this credit meanwhile: what has been
                    used cannot be refunded.</p>
                    %s
                    """
                            .formatted(facts(about, "Amount", "Topped up on", "Requested on"));
            case ZH ->
                    """
                    <h1>谢谢，您的申请已确认</h1>
                    <p>工作人员将进行审核并通过邮件告知您结果。申请时间以我们收到您邮件的时间为准。
                    在此期间请勿使用该额度，已使用的额度无法退款。</p>
                    %s
                    """
                            .formatted(facts(about, "金额", "充值日期", "申请日期"));
        };
    }

    private static String facts(Found.Request about, String amount, String paid, String asked) {
        Language language = about.language();
        return "<dl>"
                + fact(amount, about.amount())
                + fact(paid, language.day(about.paidAt()))
                + fact(asked, language.day(about.refund().requestedAt()))
                + "</dl>";
    }

    private static String fact(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
    }

    private String nothing(Language language) {
        return switch (language) {
            case EN ->
                    "<h1>This link does not work any more</h1><p>It is too old, or it was not copied"
                            + " whole. Write to "
                            + escaped(supportAddress)
                            + " from the address of your account, and we will send you a new one."
                            + "</p>";
            case ZH ->
                    "<h1>此链接已失效</h1><p>链接可能已过期，或未完整复制。请使用您账户的邮箱写信至 "
                            + escaped(supportAddress)
                            + "，我们会发送新的链接。</p>";
        };
    }

    private static String failed(Language language) {
        return switch (language) {
            case EN ->
                    "<h1>Something went wrong</h1><p>Please try again in a few minutes. Nothing is"
                            + " lost.</p>";
            case ZH -> "<h1>出现错误</h1><p>请几分钟后重试，您的申请不会丢失。</p>";
        };
    }

    private static String frame(Language language, String body) {
        String title = language == Language.ZH ? "退款确认" : "Refund confirmation";
        String footer =
                language == Language.ZH
                        ? "NexusAPI 是独立服务，与 OpenAI 没有关联。"
                        : "NexusAPI is an independent service and is not affiliated with OpenAI.";
        return """
        <!doctype html>
        <html lang="%s"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>NexusAPI: %s</title><style>%s</style></head>
        <body><main>%s<footer>%s</footer></main></body></html>
        """
                .formatted(language.code(), title, STYLE, body, footer);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static void send(ServerResponse response, int status, String page) {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.create("content-security-policy"), POLICY);
        response.header(HeaderNames.create("referrer-policy"), "no-referrer");
        response.header(HeaderNames.create("x-content-type-options"), "nosniff");
        response.header(HeaderNames.create("x-robots-tag"), "noindex");
        response.status(Status.create(status)).send(page.getBytes(StandardCharsets.UTF_8));
    }
}
