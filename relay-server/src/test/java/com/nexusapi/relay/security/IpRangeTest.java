package com.nexusapi.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IpRangeTest {

    @Test
    void anAddressIsInsideARangeByItsFirstBits() {
        IpRange four = IpRange.parse("192.0.2.128/25").orElseThrow();
        assertThat(four.contains(InetAddress.ofLiteral("192.0.2.200"))).isTrue();
        assertThat(four.contains(InetAddress.ofLiteral("192.0.2.127"))).isFalse();
        assertThat(four.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(four.contains(InetAddress.ofLiteral("::ffff:192.0.2.200"))).isTrue();
        IpRange six = IpRange.parse("2001:db8::/32").orElseThrow();
        assertThat(six.contains(InetAddress.ofLiteral("2001:db8:1::1"))).isTrue();
        assertThat(six.contains(InetAddress.ofLiteral("2001:db9::1"))).isFalse();
        assertThat(IpRange.parse("192.0.2.1/33")).isEmpty();
        assertThat(IpRange.parse("example.com")).isEmpty();
        assertThat(IpRange.parse("10.0.0.1").orElseThrow().bits()).isEqualTo(32);
    }

    @Test
    void anAddressAloneIsNoRange() {
        assertThat(IpRange.parseAddress("2001:db8::1"))
                .contains(InetAddress.ofLiteral("2001:db8::1"));
        assertThat(IpRange.parseAddress("192.0.2.1/32")).isEmpty();
        assertThat(IpRange.parseAddress("unknown")).isEmpty();
    }
}
