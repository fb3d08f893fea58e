package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.MalformedException.require;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The header lines of a part (RFC 7578 §4). What one server reads so and the next otherwise is
 * refused: we decide by what we read, and the upstream must read the same.
 */
record PartHead(String name, Optional<String> filename, Optional<String> contentType) {

    private static final String DISPOSITION = "Content-Disposition";

    /**
     * @param bytes whole lines, each with its CRLF
     */
    static PartHead parse(byte[] bytes) throws MalformedException {
        Map<String, String> headers = headers(new String(bytes, StandardCharsets.UTF_8));
        String encoding =
                headers.getOrDefault("content-transfer-encoding", "binary")
                        .toLowerCase(Locale.ROOT);
        require(
                encoding.equals("binary") || encoding.equals("8bit") || encoding.equals("7bit"),
                "A part has a Content-Transfer-Encoding, which forms do not have.");
        String disposition = headers.get("content-disposition");
        if (disposition == null) {
            throw new MalformedException("A part has no Content-Disposition.");
        }
        HeaderValue value = HeaderValue.parse(disposition, DISPOSITION);
        require(
                value.value().equals("form-data"),
                "The Content-Disposition of a part is not form-data.");
        for (String parameter : value.parameters().keySet()) {
            // name*, name*0, filename*0 …: some servers put them together, most do not
            require(
                    parameter.indexOf('*') < 0 || parameter.equals("filename*"),
                    "The parameter '" + parameter + "' is not supported in Content-Disposition.");
        }
        Optional<String> extended = value.parameter("filename*");
        Optional<String> filename =
                extended.isPresent()
                        ? Optional.of(ExtendedValue.decode(extended.get()))
                        : value.parameter("filename");
        String name =
                value.parameter("name")
                        .orElseThrow(() -> new MalformedException("A part has no name."));
        return new PartHead(name, filename, Optional.ofNullable(headers.get("content-type")));
    }

    private static Map<String, String> headers(String lines) throws MalformedException {
        Map<String, String> headers = new HashMap<>();
        int from = 0;
        for (int to = lines.indexOf("\r\n"); to >= 0; to = lines.indexOf("\r\n", from)) {
            String line = lines.substring(from, to);
            int colon = line.indexOf(':');
            // also refuses folded lines (RFC 9112 §5.2)
            require(
                    colon > 0 && HeaderValue.isToken(line.substring(0, colon)),
                    "The head of a part cannot be read.");
            boolean isNew =
                    headers.put(
                                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                                    line.substring(colon + 1).strip())
                            == null;
            require(isNew, "A header stands twice in the head of a part.");
            from = to + 2;
        }
        return headers;
    }
}
