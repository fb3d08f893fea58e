package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;

/** What came of changing a channel. */
public sealed interface ChannelChange {

    record Changed(Channel channel) implements ChannelChange {}

    record NoSuchChannel() implements ChannelChange {}

    /** A channel that is used would have no credential: it is to be disabled first. */
    record NoCredentialLeft() implements ChannelChange {}
}
