package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies with a Content-Encoding are read, or refused in our format; bombs harm nobody. */
@TestInstance(Lifecycle.PER_CLASS)
class EncodedBodyTest {

    private static final int MIB = 1 << 20;
    private static final byte[] CALL =
            """
            {"model":"exact-max","max_tokens":4,"messages":[{"role":"user","content":"x"}]}\
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final Stage stage;

    EncodedBodyTest() {
        this.stage = Stage.open();
    }

    @BeforeAll
    void offerModel() {
        stage.admin().offer("exact-max", 1_000_000, 2_000_000);
        stage.admin().connect(stage.upstreamUrl(), 0, "exact-max");
        stage.customer(Money.ofDollars(10));
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @AfterEach
    void nextGoodCallWorks() {
        assertThat(send("identity", CALL).statusCode()).isEqualTo(200);
    }

    enum Coding {
        GZIP("gzip") {
            @Override
            byte[] encode(byte[] body) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
                    output.write(body);
                }
                return bytes.toByteArray();
            }
        },
        DEFLATE("deflate") {
            @Override
            byte[] encode(byte[] body) throws IOException {
                return deflated(body, false);
            }
        },
        RAW_DEFLATE("deflate") {
            @Override
            byte[] encode(byte[] body) throws IOException {
                return deflated(body, true);
            }
        },
        ZSTD("zstd") {
            @Override
            byte[] encode(byte[] body) {
                ZstdCompressor compressor = new ZstdCompressor();
                byte[] bytes = new byte[compressor.maxCompressedLength(body.length)];
                int length = compressor.compress(body, 0, body.length, bytes, 0, bytes.length);
                return Arrays.copyOf(bytes, length);
            }
        };

        private final String header;

        Coding(String header) {
            this.header = header;
        }

        abstract byte[] encode(byte[] body) throws IOException;

        private static byte[] deflated(byte[] body, boolean isRaw) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, isRaw);
                    DeflaterOutputStream output = new DeflaterOutputStream(bytes, deflater)) {
                output.write(body);
            }
            return bytes.toByteArray();
        }
    }

    private HttpResponse<String> send(String encoding, byte[] body) {
        return stage.send(request(body).header("Content-Encoding", encoding).build());
    }

    private HttpRequest.Builder request(byte[] body) {
        return stage.request("/v1/chat/completions").POST(BodyPublishers.ofByteArray(body));
    }

    private static void assertError(HttpResponse<String> response, int status, String code)
            throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.newMapper().readTree(response.body()).path("error").path("code").asText())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void goodBodiesAreRead(Coding coding) throws Exception {
        assertThat(send(coding.header, coding.encode(CALL)).statusCode()).isEqualTo(200);
        // blanks at the end of the text, so that the body is of a megabyte and many blocks
        byte[] large = Arrays.copyOf(CALL, MIB);
        Arrays.fill(large, CALL.length, MIB, (byte) ' ');
        assertThat(send(coding.header, coding.encode(large)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void damagedBodiesAreRefused(Coding coding) throws Exception {
        byte[] whole = coding.encode(CALL);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertError(send(coding.header, half), 415, "unsupported_media_type");
        assertError(send(coding.header, CALL), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @EnumSource
    void bombsAreTooLarge(Coding coding) throws Exception {
        byte[] bomb = coding.encode(new byte[100 * MIB]);
        assertThat(bomb).hasSizeLessThan(MIB);
        assertError(send(coding.header, bomb), 413, "request_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-gzip", "GZip", " gzip "})
    void gzipHasSeveralNames(String name) throws Exception {
        assertThat(send(name, Coding.GZIP.encode(CALL)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "zstd,gzip", "identity, gzip", "gzip,", "*"})
    void otherAndStackedCodingsAreRefused(String encoding) throws Exception {
        byte[] body = Coding.GZIP.encode(Coding.GZIP.encode(CALL));
        assertError(send(encoding, body), 415, "unsupported_media_type");
    }

    @Test
    void codingsStackedInTwoHeadersAreRefused() throws Exception {
        byte[] body = Coding.GZIP.encode(Coding.GZIP.encode(CALL));
        HttpRequest twice =
                request(body)
                        .header("Content-Encoding", "gzip")
                        .header("Content-Encoding", "gzip")
                        .build();
        assertError(stage.send(twice), 415, "unsupported_media_type");
    }

    @Test
    void zstdThatAsksForALargeWindowIsRefused() throws Exception {
        byte[] body = HexFormat.of().parseHex("28b52ffd0069" + "1b000061");
        assertError(send("zstd", body), 415, "unsupported_media_type");
    }

    /** More than a million members with nothing in them: no body, or more bytes than allowed. */
    @Test
    void emptyMembersOfGzipDoNotPileUp() throws Exception {
        byte[] member = Coding.GZIP.encode(new byte[0]);
        assertError(send("gzip", repeated(member, 20 * MIB)), 400, "invalid_json");
        assertError(send("gzip", repeated(member, 34 * MIB)), 413, "request_too_large");
    }

    @Test
    void zstdBlocksWithNothingInThemAreCountedToo() throws Exception {
        byte[] empty = repeated(new byte[3], 34 * MIB);
        byte[] header = HexFormat.of().parseHex("28b52ffd0000");
        System.arraycopy(header, 0, empty, 0, header.length);
        assertError(send("zstd", empty), 413, "request_too_large");
    }

    private static byte[] repeated(byte[] piece, int length) {
        byte[] bytes = new byte[length / piece.length * piece.length];
        for (int at = 0; at < bytes.length; at += piece.length) {
            System.arraycopy(piece, 0, bytes, at, piece.length);
        }
        return bytes;
    }
}
