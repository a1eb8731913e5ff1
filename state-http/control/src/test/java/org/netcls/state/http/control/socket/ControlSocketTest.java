// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.configuration.Origin;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/** The component beside a real Jetty. */
class ControlSocketTest {
    @Origin(felix_fileinstall_filename = "file:/etc/netcls/control.cfg")
    private static final class FromFile {}

    private static final Origin ORIGIN = FromFile.class.getAnnotation(Origin.class);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    Path folder;

    private final Server server = new Server();
    private final List<String> log = new ArrayList<>();
    private final ControlSocket component = new ControlSocket(bundle(), server, null, logger());
    private Path socket;

    @BeforeEach
    void start() throws Exception {
        server.addConnector(new ServerConnector(server));
        server.setHandler(new Answers());
        server.start();
        socket = folder.resolve("agent.sock");
        configure(socket, "");
    }

    @AfterEach
    void stop() throws Exception {
        component.close();
        server.stop();
    }

    @Test
    void aGroupThatThereIsNotEndsNoConnection() throws Exception {
        try (SocketChannel client = connect(socket)) {
            configure(socket, "no-such-group");
            assertGoesOnFor(client, "there is no group 'no-such-group' on this machine");
        }
    }

    @Test
    void aPathAtWhichAnotherAgentAnswersEndsNoConnection() throws Exception {
        Path taken = folder.resolve("taken");
        try (SocketChannel client = connect(socket);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(taken));
            configure(taken, "");
            assertGoesOnFor(client, "another agent answers at " + taken);
        }
    }

    @Test
    void anotherGroupGetsASocketInTheSamePlace() throws Exception {
        String group =
                Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        Object before = key(socket);
        configure(socket, group);
        assertThat(key(socket)).isNotEqualTo(before);
        assertThat(Files.getPosixFilePermissions(socket)).hasSize(4);
        assertServed(socket);
        component.close();
        assertThat(socket).doesNotExist();
        configure(socket, "");
    }

    @Test
    void theSamePlaceByAnotherNameIsOurs() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        configure(link.resolve("agent.sock"), "");
        assertServed(socket);
        assertThat(log).isEmpty();
    }

    @Test
    void anotherPathIsFollowed() throws Exception {
        configure(folder.resolve("other.sock"), "");
        assertThat(socket).doesNotExist();
        assertServed(folder.resolve("other.sock"));
        assertThat(log).isEmpty();
    }

    private void assertGoesOnFor(SocketChannel client, String reason) throws IOException {
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("error The control socket goes on as before: ")
                .contains(reason);
        ask(client);
        assertServed(socket);
        assertThat(server.getConnectors()).hasSize(2);
    }

    private static void assertServed(Path socket) throws IOException {
        connect(socket).close();
    }

    /** One that has been answered. */
    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        ask(client);
        return client;
    }

    private static void ask(SocketChannel client) throws IOException {
        client.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (!answer.toString(StandardCharsets.US_ASCII).endsWith("served")) {
            assertThat(client.read(buffer.clear())).as("the answer is cut").isPositive();
            answer.write(buffer.array(), 0, buffer.position());
        }
    }

    private static final class Answers extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.write(true, StandardCharsets.US_ASCII.encode("served"), callback);
            return true;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class).fileKey();
    }

    private void configure(Path path, String group) {
        Map<String, String> values = Map.of("socket", path.toString(), "group", group);
        component.configure(
                proxy(ControlSocket.Config.class, (method, arguments) -> values.get(method.getName())), ORIGIN);
    }

    private static BundleContext bundle() {
        ServiceReference<?> reference = proxy(ServiceReference.class, (method, arguments) -> null);
        ServiceRegistration<?> registration = proxy(
                ServiceRegistration.class,
                (method, arguments) -> method.getName().equals("getReference") ? reference : null);
        return proxy(BundleContext.class, (method, arguments) -> registration);
    }

    private Logger logger() {
        return proxy(Logger.class, (method, arguments) -> {
            String text = (String) arguments[0];
            for (int i = 1; i < arguments.length; i++) {
                text = text.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(arguments[i])));
            }
            return log.add(method.getName() + " " + text) ? null : log;
        });
    }

    private interface Answer {
        Object to(Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments)));
    }
}
