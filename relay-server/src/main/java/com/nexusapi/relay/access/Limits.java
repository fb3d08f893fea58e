package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.security.IpRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Limits of one API key, or of one account, as each call is held to them; an absent limit does not
 * limit.
 */
public record Limits(
        Optional<Long> rpm,
        Optional<Long> tpm,
        Optional<Long> concurrency,
        Optional<Money> monthlyBudget,
        Optional<Set<String>> models,
        Optional<List<IpRange>> ipRanges) {

    static Limits of(CallLimits stored) {
        return new Limits(
                stored.rpm(),
                stored.tpm(),
                stored.concurrency(),
                stored.monthlyBudget(),
                stored.models().map(Set::copyOf),
                stored.ipRanges().map(Limits::ranges));
    }

    private static List<IpRange> ranges(List<String> texts) {
        return texts.stream().flatMap(text -> IpRange.parse(text).stream()).toList();
    }

    /** Whether something has to be counted. */
    boolean areCounted() {
        return rpm.isPresent()
                || tpm.isPresent()
                || concurrency.isPresent()
                || monthlyBudget.isPresent();
    }

    boolean allow(String model) {
        return models.map(allowed -> allowed.contains(model)).orElse(true);
    }

    boolean allow(InetAddress address) {
        return ipRanges.map(ranges -> ranges.stream().anyMatch(range -> range.contains(address)))
                .orElse(true);
    }
}
