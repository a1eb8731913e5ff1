// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A client of the state that an agent serves. */
public final class Web {
    private static final Pattern CONTAINER = Pattern.compile("\"container\":\"([^\"]+)\"");

    private final Callable<String> address;
    private final HttpClient client;

    /** @param address of the server, asked for each time, since it may change */
    public Web(Callable<String> address) {
        this(address, HttpClient.newHttpClient());
    }

    /** @param client one that knows the certificates of this server */
    public Web(Callable<String> address, HttpClient client) {
        this.address = address;
        this.client = client;
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    public HttpResponse<String> post(String path, String contentType, String body) throws Exception {
        return send(request(path, "Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends this and gives each line of the answer as it comes. */
    public HttpResponse<Stream<String>> lines(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    /** What a client that accepts gzip is sent, and what that says. */
    public String unzipped(String path) throws Exception {
        HttpResponse<byte[]> response =
                client.send(request(path, "Accept-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofByteArray());
        if (!response.headers().firstValue("Content-Encoding").equals(Optional.of("gzip"))) {
            throw new AssertionError("not compressed: " + response.headers());
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public HttpRequest.Builder request(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server().resolve(path)).timeout(Patience.LIMIT);
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Waits until this path is answered with this status. */
    public HttpResponse<String> await(int status, String path) throws Exception {
        return Patience.await(() -> get(path), response -> response.statusCode() == status);
    }

    /** Waits until a line of the metrics says so. */
    public void awaitMetric(String line) throws Exception {
        Patience.await(() -> get("metrics").body(), metrics -> metrics.lines().anyMatch(line::equals));
    }

    /** Sends this as a request without a body, as it is, and gives all that comes back. */
    public String raw(String method, String target, String host) throws Exception {
        return raw(method, target, host, "");
    }

    public String raw(String method, String target, String host, String body) throws Exception {
        return raw(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n" + body);
    }

    /** Sends these bytes of ISO-8859-1 and gives all that comes back until the server hangs up. */
    public String raw(String request) throws Exception {
        URI server = server();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) Patience.MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IOException(request.lines().findFirst().orElse("") + ": " + e.getMessage(), e);
        }
    }

    /** A connection that holds little of what is sent and not read. */
    public Socket narrow() throws Exception {
        URI server = server();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) Patience.MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        return socket;
    }

    private URI server() throws Exception {
        return URI.create(address.call());
    }

    /** The ids of the assignments in a body of the API, in their order. */
    public static List<String> containers(String body) {
        return all(CONTAINER, body);
    }

    public static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
