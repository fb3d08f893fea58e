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
import java.util.concurrent.Semaphore;

/** {@code POST} of forms with files, which are spooled to disk and never held in memory. */
public final class FormRoute {

    /** Bounds the disk space that forms take together. */
    private static final int MOST_AT_ONCE = 64;

    private final KeyCheck keys;
    private final JsonRoute json;
    private final Calls calls;
    private final Refusals refusals;
    private final RequestBody bodies;
    private final Path directory;
    private final Multipart.Limits limits;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

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
        this.bodies = new RequestBody(maxBodyBytes);
        this.directory = directory;
        this.limits = Multipart.Limits.ofBody(maxBodyBytes);
    }

    void serve(Endpoint endpoint, Exchange exchange) {
        String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
        if (endpoint == Endpoint.IMAGE_EDITS && type.toLowerCase(Locale.ROOT).contains("json")) {
            json.serve(endpoint, exchange);
            return;
        }
        keys.admit(
                exchange,
                grant -> enter(endpoint, exchange, grant, type),
                refused -> refusals.sendUnread(exchange, endpoint, refused));
    }

    private void enter(Endpoint endpoint, Exchange exchange, KeyGrant grant, String type) {
        if (!places.tryAcquire()) {
            refusals.sendUnread(
                    exchange, endpoint.id(), Optional.of(grant), ApiError.serviceUnavailable());
            return;
        }
        try {
            receive(endpoint, exchange, grant, type);
        } finally {
            places.release();
        }
    }

    private void receive(Endpoint endpoint, Exchange exchange, KeyGrant grant, String type) {
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            ApiError error =
                    ApiError.unsupportedMediaType("Content-Type must be multipart/form-data.");
            refusals.sendUnread(exchange, endpoint.id(), Optional.of(grant), error);
            return;
        }
        try {
            switch (bodies.stream(exchange, body -> spool(body, type))) {
                case RequestBody.Streaming.Refused<Multipart.Reading> refused ->
                        refuse(endpoint, exchange, grant, refused.error());
                case RequestBody.Streaming.Done<Multipart.Reading> done ->
                        serve(endpoint, exchange, grant, done.result());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Multipart.Reading spool(InputStream body, String type) throws IOException {
        Multipart.Reading reading = Multipart.read(body, type, directory, limits);
        if (!(reading instanceof Multipart.Reading.Whole)) {
            RequestBody.drop(body);
        }
        return reading;
    }

    private void serve(
            Endpoint endpoint, Exchange exchange, KeyGrant grant, Multipart.Reading reading)
            throws IOException {
        switch (reading) {
            case Multipart.Reading.Malformed(String problem) ->
                    refuse(endpoint, exchange, grant, ApiError.badForm(problem));
            case Multipart.Reading.TooLarge(long most) ->
                    refuse(endpoint, exchange, grant, ApiError.bodyTooLarge(most));
            case Multipart.Reading.Whole(Multipart form) -> call(endpoint, exchange, grant, form);
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
