package com.nexusapi.demo.payment;

import java.math.BigDecimal;

/** The page a customer pays on; a form and no script. */
final class CheckoutPage {

    private CheckoutPage() {}

    static String of(DodoBooks.Session session) {
        String amount = "$" + BigDecimal.valueOf(session.amount(), 2).toPlainString();
        String rest =
                session.paymentId().isPresent()
                        ? "<p>Paid. Thank you.</p>"
                        : "<form method=\"post\"><button>Pay "
                                + amount
                                + " plus tax</button></form>";
        return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Demo checkout</title>
        <style>body{font:16px sans-serif;max-width:28rem;margin:4rem auto}button{font:inherit;padding:.6rem 1.2rem}</style>
        </head>
        <body>
        <h1>NexusAPI credit</h1>
        <p>%s. This is a demo: no card, no money.</p>
        %s
        </body>
        </html>
        """
                .formatted(amount, rest);
    }
}
