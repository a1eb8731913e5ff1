// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Every path where there is nothing; without it the server would answer with a page of its own. */
@Component(service = Servlet.class)
@ServletPattern("/*")
public final class Elsewhere extends SharedPath {
    private static final long serialVersionUID = 1;

    private static final String HEALTH = "org.netcls.state-http.health";

    private final transient BundleContext context;

    @Activate
    public Elsewhere(BundleContext context) {
        this.context = context;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws Problem {
        throw Promises.isOptional(request) && isHealthToRun() ? Problem.notReady() : nothing(request);
    }

    /** Whether its bundle is installed, and nobody has stopped it. */
    private boolean isHealthToRun() {
        return Stream.of(context.getBundles())
                .filter(bundle -> HEALTH.equals(bundle.getSymbolicName()))
                .anyMatch(Elsewhere::isToRun);
    }

    /** Also while it is updated. */
    private static boolean isToRun(Bundle bundle) {
        try {
            return Optional.ofNullable(bundle.adapt(BundleStartLevel.class))
                    .map(BundleStartLevel::isPersistentlyStarted)
                    .orElse(false);
        } catch (IllegalStateException e) {
            // It has just been uninstalled.
            return false;
        }
    }

    @Override
    protected boolean hasSomething(HttpServletRequest request) {
        return false;
    }
}
