// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/**
 * Lets the HTTP server listen on a unix socket too, for as long as it runs. A configuration that cannot be used is
 * refused with one line, and then there is no socket. A service with the property
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
            name = "net_cls: control socket",
            description = "The unix socket on which containers are assigned and released. Who may open it may do that.")
    @interface Config {
        @AttributeDefinition(
                description = "Path of the socket, at most 107 bytes. One that a dead agent left is replaced. Empty: no"
                        + " socket.")
        String socket() default "";

        @AttributeDefinition(
                description = "A group of users that may open the socket beside the agent's own user. Empty: nobody"
                        + " else may.")
        String group() default "";
    }

    private final BundleContext bundle;
    private final Server server;
    private final Logger log;

    private Optional<OpenSocket> socket = Optional.empty();
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
    }

    @Activate
    void open(Config config) {
        try {
            if (!config.socket().isEmpty()) {
                Path path = Path.of(config.socket()).toAbsolutePath().normalize();
                socket = Optional.of(OpenSocket.on(server, new SocketFile(path, config.group())));
            }
        } catch (IOException | IllegalArgumentException e) {
            log.error("There is no control socket: configuration {} is refused: {}", PID, e.getMessage());
        }
        String path = socket.map(open -> open.path().toString()).orElse("");
        registration = bundle.registerService(ControlSocket.class, this, properties(path));
    }

    private static Dictionary<String, Object> properties(String path) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PATH, path);
        return properties;
    }

    @Deactivate
    void close() {
        socket.ifPresent(OpenSocket::close);
        registration.unregister();
    }
}
