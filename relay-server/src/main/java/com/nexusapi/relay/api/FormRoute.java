package com.nexusapi.relay.api;

import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.completion.Completions;
import com.nexusapi.relay.media.Multipart;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Endpoint;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** {@code POST} of forms with files, which are spooled to disk and never held in memory. */
public final class FormRoute {

    private final KeyCheck keys;
    private final JsonRoute json;
    private final Calls calls;
    private final Refusals refusals;
    private final Path directory;
    private final Multipart.Limits limits;

    /**
     * Serves forms.
     *
     * @param json serves the same endpoints where a client sends JSON with addresses of images
     * @param directory where bodies are spooled
     */
    public FormRoute(
            KeyCheck keys,
            JsonRoute json,
            Completions completions,
            Refusals refusals,
            Path directory,
            long maxBodyBytes) {
        this.keys = keys;
        this.json = json;
        this.calls = new Calls(completions, refusals);
        this.refusals = refusals;
        this.directory = directory;
        this.limits = Multipart.Limits.ofBody(maxBodyBytes);
    }

    void serve(Endpoint endpoint, Exchange exchange) {
        String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
        if (endpoint == Endpoint.IMAGE_EDITS && type.toLowerCase(Locale.ROOT).contains("json")) {
            json.serve(endpoint, exchange);
            return;
        }
        switch (keys.check(exchange)) {
            case KeyCheck.Refused refused ->
                    refusals.sendUnread(exchange, endpoint.id(), refused.grant(), refused.error());
            case KeyCheck.Allowed(KeyGrant grant) -> receive(endpoint, exchange, grant, type);
        }
    }

    private void receive(Endpoint endpoint, Exchange exchange, KeyGrant grant, String type) {
        boolean isForm = type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
        boolean isEncoded =
                exchange.header(HeaderNames.CONTENT_ENCODING)
                        .filter(encoding -> !encoding.strip().equalsIgnoreCase("identity"))
                        .isPresent();
        if (!isForm || isEncoded || !exchange.request().content().hasEntity()) {
            ApiError error =
                    ApiError.unsupportedMediaType(
                            "Send multipart/form-data without a Content-Encoding.");
            refusals.sendUnread(exchange, endpoint.id(), Optional.of(grant), error);
            return;
        }
        try (InputStream body = exchange.request().content().inputStream()) {
            switch (Multipart.read(body, type, directory, limits)) {
                case Multipart.Reading.Malformed(String problem) -> {
                    RequestBody.drop(body);
                    refuse(endpoint, exchange, grant, ApiError.badForm(problem));
                }
                case Multipart.Reading.TooLarge(long most) -> {
                    RequestBody.drop(body);
                    refuse(endpoint, exchange, grant, ApiError.bodyTooLarge(most));
                }
                case Multipart.Reading.Whole(Multipart form) ->
                        call(endpoint, exchange, grant, form);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void call(Endpoint endpoint, Exchange exchange, KeyGrant grant, Multipart form)
            throws IOException {
        try (form) {
            switch (FormRequest.read(endpoint, form)) {
                case FormRequest.Reading.Refused(ApiError error) ->
                        refuse(endpoint, exchange, grant, error);
                case FormRequest.Reading.Valid(FormRequest request) ->
                        calls.serve(exchange, grant, request);
            }
        }
    }

    private void refuse(Endpoint endpoint, Exchange exchange, KeyGrant grant, ApiError error) {
        refusals.send(exchange, endpoint.id(), grant, Optional.empty(), error);
    }
}
