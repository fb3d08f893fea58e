package com.nexusapi.relay.payment;

/**
 * A webhook as it came over the wire.
 *
 * @param id header {@code webhook-id}, the same at every repeat
 * @param timestamp header {@code webhook-timestamp}, seconds since 1970
 * @param signature header {@code webhook-signature}, one or more separated by spaces
 * @param body the bytes that were signed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Delivery(String id, String timestamp, String signature, byte[] body) {}
