package com.nexusapi.demo.payment;

import java.math.BigDecimal;

/** The page a customer pays on: a form with three ways to end, and no script. */
final class CheckoutPage {

    private static final String PAID = "<p>Paid. Thank you.</p>";

    private CheckoutPage() {}

    static String of(DodoBooks.Session session) {
        String amount = "$" + BigDecimal.valueOf(session.amount(), 2).toPlainString();
        return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Demo checkout</title>
        <style>
        body{font:16px sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}
        button,select{font:inherit;padding:.5rem 1rem;margin:.2rem .4rem .2rem 0}
        </style>
        </head>
        <body>
        <h1>NexusAPI credit</h1>
        <p>%s. This is a demo: no card, no money.</p>
        %s
        </body>
        </html>
        """
                .formatted(amount, session.paymentId().isPresent() ? PAID : form(amount));
    }

    private static String form(String amount) {
        return """
        <form method="post">
        <p><label>Country <select name="country"><option>GB<option>DE<option>FR<option>JP\
        <option>CN<option>IN<option>US</select></label>
        <label>Currency <select name="currency"><option>USD<option>EUR<option>GBP<option>JPY\
        <option>KWD</select></label></p>
        <button name="action" value="pay" autofocus>Pay %s plus tax</button>
        <button name="action" value="fail">Card is refused</button>
        <button name="action" value="abandon">Leave</button>
        </form>\
        """
                .formatted(amount);
    }
}
