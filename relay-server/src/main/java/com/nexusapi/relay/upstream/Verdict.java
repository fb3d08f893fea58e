package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel.Fault;
import java.time.Duration;
import java.util.Optional;

/** What an answer says about the channel and the credential it came over. */
sealed interface Verdict {

    record Works() implements Verdict {}

    /** The customer's mistake. */
    record RequestAtFault(int status) implements Verdict {}

    /** Never sent, or given up by us. */
    record Nothing() implements Verdict {}

    record ChannelAtFault(Fault fault, Optional<Integer> status) implements Verdict {}

    /**
     * 401, 402, 403, or the upstream says that our quota there is used up.
     *
     * @param forModel it may be good for other models (403)
     */
    record CredentialRefused(int status, boolean forModel) implements Verdict {}

    /** Too many calls or tokens for this credential and model. */
    record CredentialLimited(int status, Duration pause) implements Verdict {}
}
