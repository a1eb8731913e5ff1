// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.state.http.web.Exchange;
import org.netcls.state.http.web.MediaType;

class AnswerTest {
    private static final String TEXT = "{\"some\":\"text\"}";
    private static final Document DOCUMENT = Document.of("7-1", TEXT.getBytes(UTF_8));

    @Test
    void sendsTheDocumentWithItsTag() throws Exception {
        Exchange exchange = send(Exchange.get());
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.answered("ETag")).isEqualTo("\"7-1\"");
        assertThat(exchange.answered("Content-Type")).isEqualTo("application/json");
        assertThat(exchange.answered("Content-Length")).isEqualTo(Integer.toString(TEXT.length()));
        assertThat(exchange.answered("Content-Encoding")).isNull();
        assertThat(exchange.answered("Vary")).isEqualTo("Accept-Encoding");
        assertThat(exchange.output().text()).isEqualTo(TEXT);
        assertThat(exchange.isAsync()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZIP",
                "deflate, gzip, br",
                "gzip;q=0.5",
                "gzip; q=1",
                "gzip ; Q=0.001",
                " gzip;q=0.10 , *;q=0"
            })
    void compressesForWhoTakesIt(String encodings) throws Exception {
        Exchange exchange = send(Exchange.get().header("Accept-Encoding", encodings));
        assertThat(exchange.answered("Content-Encoding")).isEqualTo("gzip");
        assertThat(exchange.answered("ETag")).isEqualTo("\"7-1-gzip\"");
        assertThat(exchange.answered("Content-Length"))
                .isEqualTo(Integer.toString(exchange.output().bytes().length));
        assertThat(unzip(exchange.output().bytes())).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "br",
                "x-gzip2",
                "gzipped",
                "gzip;q=0",
                "gzip; q=0.0",
                "gzip;q=0.000",
                "GZIP;Q=0",
                "*;q=0"
            })
    void doesNotCompressForOthers(String encodings) throws Exception {
        Exchange exchange = send(Exchange.get().header("Accept-Encoding", encodings));
        assertThat(exchange.answered("Content-Encoding")).isNull();
        assertThat(exchange.output().text()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7-1\"", "W/\"7-1\"", "\"6\", \"7-1\"", "\"6\",W/\"7-1\" , \"8\"", "*"})
    void doesNotSendWhatTheClientHas(String known) throws Exception {
        Exchange exchange = send(Exchange.get().header("If-None-Match", known));
        assertThat(exchange.status()).isEqualTo(304);
        assertThat(exchange.answered("ETag")).isEqualTo("\"7-1\"");
        assertThat(exchange.output().bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "7-1", "\"7-1-gzip\"", "w/\"7-1\"", "\"\"", ""})
    void sendsWhatTheClientDoesNotHave(String known) throws Exception {
        Exchange exchange = send(Exchange.get().header("If-None-Match", known));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.output().text()).isEqualTo(TEXT);
    }

    @Test
    void theCompressedDocumentHasATagOfItsOwn() throws Exception {
        Exchange exchange =
                send(Exchange.get().header("Accept-Encoding", "gzip").header("If-None-Match", "\"7-1-gzip\""));
        assertThat(exchange.status()).isEqualTo(304);
        assertThat(exchange.answered("Content-Encoding")).isNull();
    }

    @Test
    void whatAHeaderListsMayStandInSeveralLines() throws Exception {
        Exchange known = send(Exchange.get().header("If-None-Match", "\"6\"").header("If-None-Match", "\"7-1\""));
        assertThat(known.status()).isEqualTo(304);
        Exchange zipped = send(Exchange.get().header("Accept-Encoding", "br").header("Accept-Encoding", "gzip"));
        assertThat(zipped.answered("Content-Encoding")).isEqualTo("gzip");
        assertThat(Answer.acceptsJson(Exchange.get()
                        .header("Accept", "text/plain")
                        .header("Accept", "application/json")
                        .request()))
                .isTrue();
    }

    /** It is the answer to what was sent, and a later call with the same tag may be another. */
    @Test
    void toAPostThereIsNoTag() throws Exception {
        Exchange exchange = send(Exchange.of("POST").header("If-None-Match", "*"));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.answered("ETag")).isNull();
        assertThat(exchange.answered("Cache-Control")).isEqualTo("no-store");
        assertThat(exchange.output().text()).isEqualTo(TEXT);
    }

    @Test
    void toHeadTheHeadersAloneAreSent() throws Exception {
        Exchange exchange = send(Exchange.of("HEAD"));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.answered("ETag")).isEqualTo("\"7-1\"");
        assertThat(exchange.answered("Content-Length")).isEqualTo(Integer.toString(TEXT.length()));
        assertThat(exchange.output().bytes()).isEmpty();
    }

    @Test
    void aLargeDocumentIsSentAsTheClientTakesIt() throws Exception {
        Document large = new Document.Builder()
                .text("a".repeat(40_000))
                .text("b".repeat(40_000))
                .build("1");
        Exchange exchange = Exchange.slow();
        Answer.send(exchange.request(), exchange.response(), MediaType.JSON, large);
        assertThat(exchange.isAsync()).isTrue();
        assertThat(exchange.output().bytes()).isEmpty();

        exchange.output().take(1);
        assertThat(exchange.output().bytes()).hasSize(40_000);
        assertThat(exchange.isComplete()).isFalse();

        exchange.output().take(2);
        assertThat(exchange.output().text()).isEqualTo(DocumentText.of(large));
        assertThat(exchange.isComplete()).isTrue();
    }

    @Test
    void aLargeDocumentEndsWhenTheClientHasGone() throws Exception {
        Exchange exchange = Exchange.slow();
        Answer.send(exchange.request(), exchange.response(), MediaType.JSON, Document.of("1", new byte[40_000]));
        exchange.output().hangUp();
        exchange.output().take(1);
        assertThat(exchange.isComplete()).isTrue();
    }

    @Test
    void whatWasMadeForARequestIsTaggedByItsContent() throws Exception {
        Exchange first = sendNow(Exchange.get(), "1");
        assertThat(first.output().text()).isEqualTo("1");
        String tag = first.answered("ETag");

        assertThat(sendNow(Exchange.get().header("If-None-Match", tag), "1").status())
                .isEqualTo(304);
        assertThat(sendNow(Exchange.get().header("If-None-Match", tag), "2").status())
                .isEqualTo(200);
    }

    @Test
    void whatIsWorthNothingLaterHasNoTagAndIsCompressed() throws Exception {
        Exchange exchange = Exchange.get().header("Accept-Encoding", "gzip").header("If-None-Match", "*");
        Answer.sendOnce(exchange.request(), exchange.response(), "text/plain", TEXT.getBytes(UTF_8));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.answered("ETag")).isNull();
        assertThat(exchange.answered("Content-Encoding")).isEqualTo("gzip");
        assertThat(unzip(exchange.output().bytes())).isEqualTo(TEXT);
    }

    private static Exchange send(Exchange exchange) throws Exception {
        Answer.send(exchange.request(), exchange.response(), MediaType.JSON, DOCUMENT);
        return exchange;
    }

    private static Exchange sendNow(Exchange exchange, String content) throws Exception {
        Answer.sendNow(exchange.request(), exchange.response(), MediaType.JSON, content.getBytes(UTF_8));
        return exchange;
    }

    private static String unzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
