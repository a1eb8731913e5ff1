// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.netcls.configuration.ConfiguredPath;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Retries;
import org.netcls.state.http.web.ServletPattern;
import org.netcls.text.Reason;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/**
 * Lets the HTTP server listen on a unix socket too, for as long as it runs. A configuration that cannot be used is
 * refused with one line, and the socket stays as it was; while there is none it is tried again every second, since what
 * the host lacks may come, such as a group of its users. A service with the property
 * {@code netcls.control.socket} tells its path; it is empty where there is none.
 */
@Component(
        configurationPid = ControlSocket.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {},
        immediate = true)
@Designate(ocd = ControlSocket.Config.class)
public final class ControlSocket {
    static final String PID = "org.netcls.control";

    /** Where the socket is, of the service that there is with it. */
    public static final String PATH = "netcls.control.socket";

    @ObjectClassDefinition(
            id = ControlSocket.PID,
            name = "net_cls: control socket",
            description = "The unix socket on which containers are assigned and released. Who may open it may do that.")
    @interface Config {
        @AttributeDefinition(
                description = "Path of the socket, at most 106 bytes, and that of its folder at most 96. One that a"
                        + " dead agent left is replaced. Empty: no socket.")
        String socket() default "";

        @AttributeDefinition(
                description = "A group of users that may open the socket beside the agent's own user. Empty: nobody"
                        + " else may.")
        String group() default "";
    }

    private final BundleContext bundle;
    private final Server server;
    private final Logger log;

    @GuardedBy("this")
    private final Retries retries;

    // Both empty while there is no socket.
    @GuardedBy("this")
    private Optional<SocketFile> running = Optional.empty();

    @GuardedBy("this")
    private Optional<OpenSocket> socket = Optional.empty();

    @GuardedBy("this")
    private ServiceRegistration<ControlSocket> registration;

    /** @param started known when the server has begun to serve: Felix looks at its connectors before, and knows its own */
    @Activate
    public ControlSocket(
            BundleContext bundle,
            @Reference(target = ServletPattern.SERVER) Server server,
            @Reference(target = ServletPattern.SERVER) HttpServiceRuntime started,
            @Reference(service = LoggerFactory.class) Logger log) {
        this.bundle = bundle;
        this.server = server;
        this.log = log;
        this.retries = new Retries(this, "The control socket", PID, Retries.scheduler("net_cls control socket"), log);
    }

    @Activate
    @Modified
    synchronized void configure(Config config, Origin origin) {
        Optional<SocketFile> before = running;
        retries.follow(() -> follow(config), () -> before.isPresent() && followAgain(before), origin);
        publish();
    }

    private synchronized void follow(Config config) throws IOException {
        follow(file(config));
        publish();
    }

    /** Empty if there is to be none. */
    private static Optional<SocketFile> file(Config config) {
        return config.socket().isEmpty()
                ? Optional.empty()
                : Optional.of(new SocketFile(
                        ConfiguredPath.of("socket", config.socket())
                                .toAbsolutePath()
                                .normalize(),
                        config.group()));
    }

    private synchronized boolean followAgain(Optional<SocketFile> before) {
        try {
            follow(before);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @GuardedBy("this")
    private void follow(Optional<SocketFile> file) throws IOException {
        if (file.equals(running)) {
            return;
        }
        Optional<OpenSocket> before = socket;
        // What is refused is so before anything is closed.
        socket = file.isPresent() ? Optional.of(OpenSocket.on(server, file.get(), before)) : Optional.empty();
        running = file;
        close(before);
    }

    @GuardedBy("this")
    private void publish() {
        String path = socket.map(open -> open.path().toString()).orElse("");
        if (registration == null) {
            registration = bundle.registerService(ControlSocket.class, this, properties(path));
        } else if (!path.equals(registration.getReference().getProperty(PATH))) {
            registration.setProperties(properties(path));
        }
    }

    private static Dictionary<String, Object> properties(String path) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PATH, path);
        return properties;
    }

    @Deactivate
    synchronized void close() {
        retries.end();
        close(socket);
        registration.unregister();
    }

    private void close(Optional<OpenSocket> open) {
        try {
            if (open.isPresent()) {
                open.get().close();
            }
        } catch (IOException e) {
            log.warn("The control socket cannot be removed: {}", Reason.of(e));
        }
    }
}
