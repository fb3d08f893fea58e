package com.nexusapi.relay.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.security.Sha256;
import com.nexusapi.relay.store.StoreException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads and writes JSON over HTTP, and turns what went wrong into problem documents (RFC 9457). */
public final class JsonHttp {

    private static final System.Logger LOG = System.getLogger(JsonHttp.class.getName());
    private static final int MOST_BODY_BYTES = 1 << 20;
    private static final String BEARER = "bearer ";

    private final ObjectMapper json;
    private final Ids ids;

    public JsonHttp(ObjectMapper json, Ids ids) {
        this.json = json;
        this.ids = ids;
    }

    /** The one boundary where whatever happened becomes an answer. */
    public void answer(ServerResponse response, Supplier<Answer> work) {
        String id = ids.next("adm");
        response.header(HeaderNames.create("x-request-id"), id);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        try {
            send(response, work.get());
        } catch (ProblemException e) {
            send(response, e);
        } catch (InvalidValueException e) {
            send(response, ProblemException.invalid(e.field(), e.expected()));
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.ERROR, "event=store_failed request=" + id, e);
            send(
                    response,
                    ProblemException.of(503, "store_unavailable", "The database did not answer."));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=request_failed request=" + id, e);
            send(
                    response,
                    ProblemException.of(500, "internal_error", "Something failed; see log, " + id));
        }
    }

    private void send(ServerResponse response, Answer answer) {
        response.status(Status.create(answer.status()));
        answer.etag().ifPresent(tag -> response.header(HeaderNames.ETAG, tag));
        if (answer.body().isEmpty()) {
            response.send();
            return;
        }
        if (answer.body().get() instanceof Download file) {
            response.header(HeaderNames.CONTENT_TYPE, file.contentType());
            response.header(
                    HeaderNames.CONTENT_DISPOSITION,
                    "attachment; filename=\"" + file.fileName() + '"');
            response.send(file.bytes());
            return;
        }
        byte[] body = write(answer.body().get());
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(body);
    }

    private void send(ServerResponse response, ProblemException e) {
        Problem problem = e.problem();
        if (problem.status() == 413) {
            response.header(HeaderNames.CONNECTION, "close");
        }
        e.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.status(Status.create(problem.status()));
        response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
        response.send(write(problem));
    }

    /** The whole body, up to one MiB, and not compressed. */
    public byte[] body(ServerRequest request) {
        request.headers()
                .first(HeaderNames.CONTENT_ENCODING)
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw ProblemException.of(
                            415, "unsupported_media_type", "Send the body without compression.");
                });
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream input = request.content().inputStream()) {
            byte[] body = input.readNBytes(MOST_BODY_BYTES + 1);
            if (body.length > MOST_BODY_BYTES) {
                throw ProblemException.of(
                        413, "too_large", "The body may have " + MOST_BODY_BYTES + " bytes.");
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body as a record all of whose members are there. */
    public <T> T read(byte[] body, Class<T> type) {
        try {
            T value =
                    json.readerFor(type)
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readValue(body);
            RequiredMembers.check(value, "");
            return value;
        } catch (JsonMappingException e) {
            String field =
                    e.getPath().stream()
                            .map(part ->
                                    part.getFieldName() == null
                                            ? "[" + part.getIndex() + "]"
                                            : part.getFieldName())
                            .collect(Collectors.joining("."));
            throw ProblemException.invalid(
                    field.isEmpty() ? "body" : field.replace(".[", "["), expectation(e));
        } catch (JsonProcessingException e) {
            throw ProblemException.malformed("The body is not valid JSON.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String expectation(JsonMappingException e) {
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
            JsonNode names = json.valueToTree(wrong.getTargetType().getEnumConstants());
            return "must be one of " + names;
        }
        return "is not as it should be";
    }

    public byte[] write(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for " + value.getClass(), e);
        }
    }

    /** JSON that was written by {@link #write}. */
    public JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kept JSON cannot be read", e);
        }
    }

    /** A version of a representation: it changes when the representation does. */
    public String etag(Object representation) {
        return '"' + Sha256.hex(write(representation)).substring(0, 32) + '"';
    }

    /** The token of {@code Authorization: Bearer}. */
    public static Optional<String> bearer(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
