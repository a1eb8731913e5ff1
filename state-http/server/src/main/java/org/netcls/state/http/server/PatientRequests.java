// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.netcls.awaited.replacement.Replacement;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardTarget;

/**
 * Lets a request wait while what answers it is being replaced, and asks again when something has come. If no part has gone
 * in the last seconds, nobody waits.
 */
@Component(service = Preprocessor.class, property = Constants.SERVICE_RANKING + ":Integer=" + Integer.MAX_VALUE)
@HttpWhiteboardTarget(ServletPattern.SERVER)
public final class PatientRequests extends HttpFilter implements Preprocessor, ServiceListener {
    private static final long serialVersionUID = 1;

    private static final Set<String> READ = Set.of("GET", "HEAD");
    static final String PARTS = "(|(objectClass=jakarta.servlet.*)(objectClass=org.osgi.service.servlet.*)"
            + "(objectClass=org.netcls.api.Isolator)(objectClass=org.netcls.api.Policies)"
            + "(objectClass=org.netcls.spi.HandleAllocator))";
    // The whiteboard may follow a moment later, or hear of it a moment sooner.
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final transient LongSupplier nanoTime;

    /** Until when what has gone may well come. */
    @GuardedBy("this")
    private long expected;

    @Activate
    public PatientRequests(BundleContext context) throws InvalidSyntaxException {
        this(System::nanoTime);
        context.addServiceListener(this, PARTS);
    }

    PatientRequests(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.expected = expectedEnd();
    }

    private long expectedEnd() {
        return nanoTime.getAsLong() + Replacement.longest().toNanos();
    }

    @Override
    public synchronized void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            expected = expectedEnd();
        }
        notifyAll();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long deadline = expectedEnd();
        boolean isAnswered = answer(request, response, chain);
        for (boolean isFirst = true;
                !isAnswered && !ConnectorOfRequest.isEnding(request) && awaitChange(deadline, isFirst);
                isFirst = false) {
            isAnswered = answer(request, response, chain);
        }
        if (!isAnswered) {
            request.removeAttribute(Absence.ATTRIBUTE);
            response.setStatus(HttpServletResponse.SC_OK);
            chain.doFilter(request, response);
        }
    }

    /** False if what would answer is not there; then nothing was done. */
    private static boolean answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AtomicBoolean absence = new AtomicBoolean();
        request.setAttribute(Absence.ATTRIBUTE, absence);
        // Whoever found nothing before may have said so.
        response.setStatus(HttpServletResponse.SC_OK);
        try {
            chain.doFilter(request, new Attempt(request, response, absence));
            return !absence.get();
        } catch (LinkageError e) {
            if (!canBeAskedAgain(request, response)) {
                throw e;
            }
            return false;
        }
    }

    /** Where a bundle has gone with what it still had to load. What changes something may have done so before. */
    private static boolean canBeAskedAgain(HttpServletRequest request, HttpServletResponse response) {
        return READ.contains(request.getMethod()) && !request.isAsyncStarted() && !response.isCommitted();
    }

    /** False if nothing is expected that could answer. */
    private synchronized boolean awaitChange(long deadline, boolean isFirst) {
        long left = Math.min(deadline, expected) - nanoTime.getAsLong();
        if (left <= 0 && !isFirst) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(this, MOMENT_NANOS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Deactivate
    synchronized void stop(BundleContext context) {
        context.removeServiceListener(this);
        expected = nanoTime.getAsLong();
        notifyAll();
    }

    /** Notices when Felix itself answers: no context, or a servlet that was just unregistered. */
    private static final class Attempt extends HttpServletResponseWrapper {
        private static final String GONE = "has been unregistered";

        private final HttpServletRequest request;
        private final AtomicBoolean absence;

        Attempt(HttpServletRequest request, HttpServletResponse response, AtomicBoolean absence) {
            super(response);
            this.request = request;
            this.absence = absence;
        }

        @Override
        public void sendError(int status) throws IOException {
            sendError(status, null);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            if (absence.get() || status == SC_NOT_FOUND || status == SC_INTERNAL_SERVER_ERROR && isGone()) {
                absence.set(true);
            } else {
                super.sendError(status, message);
            }
        }

        private boolean isGone() {
            return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof ServletException failure
                    && String.valueOf(failure.getMessage()).contains(GONE);
        }
    }
}
