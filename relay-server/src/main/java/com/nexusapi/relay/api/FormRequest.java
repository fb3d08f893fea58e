package com.nexusapi.relay.api;

import com.nexusapi.relay.media.AudioDuration;
import com.nexusapi.relay.media.FormBody;
import com.nexusapi.relay.media.FormPart;
import com.nexusapi.relay.media.Multipart;
import com.nexusapi.relay.media.Multipart.Field;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Asked;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.ModelRequest;
import com.nexusapi.relay.wire.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A form with files: images to edit, or sound to write down. */
final class FormRequest implements ModelRequest {

    /** More than any model makes of a second of sound (surface reference §4.7). */
    private static final long TOKENS_PER_SECOND = 25;

    /** Sound whose length cannot be read is taken for this thin (surface reference §5.1). */
    private static final long BYTES_PER_SECOND = 2_000;

    private static final long TOKENS_PER_IMAGE = 8_192;
    private static final long FRAME_TOKENS = 16;
    private static final long MOST_ANSWERS = 1_000;
    private static final List<String> READ =
            List.of("model", "stream", "n", "response_format", "prompt", "service_tier");
    private static final List<String> FILES = List.of("image", "image[]", "mask");

    private final Multipart form;
    private final FormPart model;
    private final Asked asked;
    private final String prompt;
    private final long bytesOfText;

    private FormRequest(
            Multipart form, FormPart model, Asked asked, String prompt, long bytesOfText) {
        this.form = form;
        this.model = model;
        this.asked = asked;
        this.prompt = prompt;
        this.bytesOfText = bytesOfText;
    }

    /** The request, or why it is refused. */
    sealed interface Reading {

        record Valid(FormRequest request) implements Reading {}

        record Refused(ApiError error) implements Reading {}
    }

    /** Reads the fields that decide about the call; the form stays open. */
    static Reading read(Endpoint endpoint, Multipart form) throws IOException {
        Map<String, String> values = new HashMap<>();
        Optional<FormPart> model = Optional.empty();
        for (String name : READ) {
            switch (form.field(name)) {
                case Field.Absent() -> {
                    // its default is known
                }
                case Field.Refused(String problem) -> {
                    return new Reading.Refused(ApiError.unsupportedParameter(name, problem));
                }
                case Field.Given(FormPart part, String value) -> {
                    values.put(name, value);
                    model = name.equals("model") ? Optional.of(part) : model;
                }
            }
        }
        if (model.isEmpty()) {
            return new Reading.Refused(ApiError.missingParameter("model"));
        }
        OptionalLong n = number(values.getOrDefault("n", "1"));
        if (n.isEmpty()) {
            return new Reading.Refused(
                    ApiError.unsupportedParameter("n", "n has to be a whole number."));
        }
        long seconds = endpoint == Endpoint.IMAGE_EDITS ? 0 : seconds(form);
        long images = FILES.stream().mapToLong(name -> form.parts(name).size()).sum();
        Asked asked =
                asked(endpoint, values, n.getAsLong(), new Asked.Content(images, false), seconds);
        long text =
                form.parts().stream()
                        .filter(part -> part.filename().isEmpty())
                        .mapToLong(part -> part.content().length())
                        .sum();
        return new Reading.Valid(
                new FormRequest(form, model.get(), asked, values.getOrDefault("prompt", ""), text));
    }

    private static Asked asked(
            Endpoint endpoint,
            Map<String, String> values,
            long n,
            Asked.Content content,
            long seconds) {
        boolean isStream =
                endpoint.streams() && values.getOrDefault("stream", "").equalsIgnoreCase("true");
        boolean makesImages = endpoint == Endpoint.IMAGE_EDITS;
        return new Asked(
                endpoint,
                values.getOrDefault("model", ""),
                isStream,
                false,
                OptionalLong.empty(),
                makesImages ? n : 1,
                makesImages ? n : 1,
                Optional.ofNullable(values.get("service_tier")),
                Asked.Hosted.NONE,
                false,
                false,
                false,
                content,
                new Asked.Units(0, makesImages ? n : 0, seconds),
                Optional.ofNullable(values.get("response_format")),
                Optional.empty(),
                false,
                List.of());
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,4}") && Long.parseLong(text) <= MOST_ANSWERS
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** How long the sound plays, rounded up; zero if that cannot be read. */
    private static long seconds(Multipart form) throws IOException {
        long millis = 0;
        for (FormPart file : form.parts("file")) {
            millis += AudioDuration.millis(form.channel(), file.content()).orElse(0);
        }
        return Math.ceilDiv(millis, 1_000);
    }

    @Override
    public Asked asked() {
        return asked;
    }

    @Override
    public long length() {
        return form.length();
    }

    @Override
    public long boundInputTokens(long contextWindow) {
        long tokens = bytesOfText + FRAME_TOKENS + TOKENS_PER_IMAGE * asked.content().images();
        if (asked.endpoint() == Endpoint.IMAGE_EDITS) {
            return tokens;
        }
        long seconds =
                asked.units().seconds() > 0
                        ? asked.units().seconds()
                        : form.length() / BYTES_PER_SECOND + 1;
        return tokens + TOKENS_PER_SECOND * seconds;
    }

    @Override
    public String promptText() {
        return prompt;
    }

    @Override
    public String wholeText() {
        return prompt;
    }

    @Override
    public String contentType() {
        return form.outgoing().contentType();
    }

    @Override
    public Payload forUpstream(Rewrite rewrite) {
        FormBody body =
                rewrite.model().equals(asked.model())
                        ? form.outgoing()
                        : form.outgoing().replacing(model, rewrite.model());
        return new Payload() {
            @Override
            public long length() {
                return body.length();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                body.writeTo(out);
            }
        };
    }
}
