package com.nexusapi.relay.web;

/** A body that is not JSON: a file with its name and media type. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record Download(String fileName, String contentType, byte[] bytes) {}
