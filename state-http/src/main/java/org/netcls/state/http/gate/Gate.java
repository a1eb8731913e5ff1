// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import org.netcls.state.http.web.Peer;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.netcls.state.http.web.Underway;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContext;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardTarget;

/**
 * Whom the endpoints answer. They are registered with this context, so without it there is
 * none of them. Its paths come after those of others.
 */
@Component(
        service = ServletContextHelper.class,
        configurationPid = Gate.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Constants.SERVICE_RANKING + ":Integer=" + Integer.MIN_VALUE)
@HttpWhiteboardContext(name = ServletPattern.CONTEXT, path = "/")
@HttpWhiteboardTarget(ServletPattern.SERVER)
public final class Gate extends ServletContextHelper {
    static final String PID = "org.netcls.state.http";

    /** The part that is for the gate; the server describes all of it, so that there is one form for it. */
    @interface Config {
        String token_file() default "";

        String hosts() default "";
    }

    private final Logger log;
    private final Traffic traffic;
    private final Underway underway = new Underway();
    private volatile Admission admission;

    @Activate
    public Gate(@Reference(service = LoggerFactory.class) Logger log, @Reference Traffic traffic, Config config) {
        this.log = log;
        this.traffic = traffic;
        configure(config);
    }

    @Modified
    void configure(Config config) {
        admission = new Admission(new HostNames(config.hosts().split(",")), token(config.token_file()));
    }

    private Optional<Token> token(String file) {
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(Token.in(Path.of(file)));
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "Configuration {}: over HTTP only those with a client's certificate are answered, because {}",
                    PID,
                    e.getMessage());
            return Optional.of(Token.UNKNOWN);
        }
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!underway.begin()) {
            Underway.tellAbsence(request, response);
            return false;
        }
        try {
            return admit(request, response);
        } finally {
            underway.end();
        }
    }

    private boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        try {
            if (Peer.of(request).isEmpty()) {
                admission.check(request);
            }
            return true;
        } catch (Problem problem) {
            if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
                Token.CHALLENGES.forEach(challenge -> response.addHeader("WWW-Authenticate", challenge));
            }
            problem.answer(response);
            traffic.count(problem.status(), 0);
            return false;
        }
    }

    @Deactivate
    void stop() {
        underway.close();
    }

    /** Nothing is served but what endpoints answer. */
    @Override
    public URL getResource(String name) {
        return null;
    }
}
