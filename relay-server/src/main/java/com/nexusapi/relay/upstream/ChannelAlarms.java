package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.ModelHealth;
import com.nexusapi.common.admin.Channel.SetAside;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.foundation.AlarmSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Channels that calls are kept away from, and credentials that their upstream refuses, until the
 * next success; as seen by this node. Disabled channels raise none.
 */
public final class ChannelAlarms implements AlarmSource {

    /** Codes of the alarms in the overview. */
    public static final String FAILING = "channel_failing";

    public static final String REFUSED = "credential_refused";

    private final Channels channels;

    public ChannelAlarms(Channels channels) {
        this.channels = channels;
    }

    @Override
    public List<Overview.Alarm> alarms() {
        List<Overview.Alarm> alarms = new ArrayList<>();
        for (Channel channel : channels.list()) {
            if (channel.enabled()) {
                failing(channel).ifPresent(alarms::add);
                channel.credentials().forEach(c -> refused(channel, c).ifPresent(alarms::add));
            }
        }
        return alarms;
    }

    private static Optional<Overview.Alarm> failing(Channel channel) {
        List<ModelHealth> failing =
                channel.modelHealth().stream().filter(ChannelHealth::isFailing).toList();
        return failing.stream()
                .flatMap(model -> model.openSince().stream())
                .min(Comparator.<Instant>naturalOrder())
                .map(since ->
                        new Overview.Alarm(
                                FAILING,
                                since,
                                "Channel “"
                                        + channel.name()
                                        + "” fails for "
                                        + some(failing)
                                        + "; calls go to other channels where there are"));
    }

    private static String some(List<ModelHealth> failing) {
        String first = failing.getFirst().model();
        return failing.size() == 1 ? first : first + " and " + (failing.size() - 1) + " more";
    }

    private static Optional<Overview.Alarm> refused(
            Channel channel, Channel.Credential credential) {
        return credential.setAside().stream()
                .filter(aside -> aside.fault() == Fault.CREDENTIAL_REFUSED)
                .min(Comparator.comparing(SetAside::since))
                .map(aside ->
                        new Overview.Alarm(
                                REFUSED,
                                aside.since(),
                                "Channel “"
                                        + channel.name()
                                        + "” refuses its credential that ends in "
                                        + credential.last4()
                                        + aside.model().map(model -> " for " + model).orElse("")));
    }
}
