// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent.starter;

import java.io.IOException;
import java.util.Arrays;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.ServletDTO;

/**
 * Tells who started the agent when the state is served, if that waits for it: a process with the ID in
 * {@code netcls.starter} gets the signal USR1. Java can neither send signals nor speak to systemd, whose sockets are of a
 * kind that it lacks.
 */
@Component(
        service = {},
        immediate = true)
public final class Readiness {
    private static final String STATE = "/state";

    private final Logger log;
    private final String starter;
    private boolean isTold;

    @Activate
    public Readiness(BundleContext bundle, @Reference(service = LoggerFactory.class) Logger log) {
        this.log = log;
        this.starter = bundle.getProperty("netcls.starter");
        this.isTold = starter == null;
    }

    @Reference(target = "(netcls.http=true)")
    void bindServer(HttpServiceRuntime server) {
        updatedServer(server);
    }

    /** Its properties change whenever what it serves does. */
    synchronized void updatedServer(HttpServiceRuntime server) {
        if (!isTold && servesState(server)) {
            isTold = true;
            if (isParent()) {
                tell();
            }
        }
    }

    /** It ends when it is told, as by another one of this before, and its ID may be another process's then. */
    private boolean isParent() {
        return ProcessHandle.current()
                .parent()
                .filter(parent -> Long.toString(parent.pid()).equals(starter))
                .isPresent();
    }

    private static boolean servesState(HttpServiceRuntime server) {
        ServletDTO servlet = server.calculateRequestInfoDTO(STATE).servletDTO;
        return servlet != null && Arrays.asList(servlet.patterns).contains(STATE);
    }

    private void tell() {
        try {
            new ProcessBuilder("sh", "-c", "kill -USR1 \"$1\"", "sh", starter)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            log.error(
                    "Process {}, which started the agent, cannot be told that it is ready: {}",
                    starter,
                    e.getMessage());
        }
    }
}
