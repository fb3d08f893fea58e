package com.nexusapi.relay.metering;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import java.util.ArrayList;
import java.util.List;

/**
 * What each lot gave to a call, as kept in its usage record: {@code lot=nanos}, separated by
 * commas.
 */
public final class Draws {

    private Draws() {}

    public static String write(List<Receipt.Draw> draws) {
        StringBuilder text = new StringBuilder();
        for (Receipt.Draw draw : draws) {
            if (!text.isEmpty()) {
                text.append(',');
            }
            text.append(draw.lotId()).append('=').append(draw.amount().nanoUsd());
        }
        return text.toString();
    }

    public static List<Receipt.Draw> read(String text) {
        List<Receipt.Draw> draws = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            int equals = text.indexOf('=', from);
            long nanos = Long.parseLong(text, equals + 1, to, 10);
            draws.add(new Receipt.Draw(text.substring(from, equals), Money.ofNanos(nanos)));
            from = to + 1;
        }
        return draws;
    }
}
