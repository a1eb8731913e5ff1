// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.netcls.text.Printable;

/**
 * Who sent a request over the control socket. The file system has let it in, and it may change something.
 *
 * <p>The socket's server says it in attributes of the request, by types of the JDK: bundles share no class of ours.
 */
public record Peer(HttpServletRequest request) {
    /** A {@code Supplier<String>}: who it is, as the log names it. */
    public static final String NAME = "org.netcls.control.peer";
    /** A {@code Consumer<Runnable>}: does something when the peer hangs up while this last request is answered. */
    public static final String HANG_UP = "org.netcls.control.hangup";
    /** A {@code Consumer<Runnable>}: does something when the socket closes before this request is answered. */
    public static final String CLOSING = "org.netcls.control.closing";
    /** A {@code BooleanSupplier}: whether it is in another pid namespace, and its pids are those of others here. */
    public static final String OTHER_PIDS = "org.netcls.control.otherpids";

    private static final int MOST_SHOWN = 200;

    /** Empty if the request did not come over the socket. */
    public static Optional<Peer> of(HttpServletRequest request) {
        return Optional.of(new Peer(request)).filter(peer -> request.getAttribute(NAME) != null);
    }

    /** As in {@code user root, pid 4711}. */
    private String name() {
        return ((Supplier<?>) request.getAttribute(NAME)).get().toString();
    }

    /**
     * For the log, on one line that is not long: what it has asked for, and who it is; to be asked before the request is
     * answered.
     */
    public String asking(String what) {
        String shown = what.length() > MOST_SHOWN ? what.substring(0, MOST_SHOWN) + "…" : what;
        return Printable.escape(shown) + ", for " + name();
    }

    /** @throws Problem if a pid that the peer tells would be taken for that of another process */
    public void requireSamePids() throws Problem {
        if (((BooleanSupplier) request.getAttribute(OTHER_PIDS)).getAsBoolean()) {
            throw new Problem(
                    422,
                    "a pid is one of the agent's pid namespace, and you are in another: join with netcls exec, or ask"
                            + " from outside");
        }
    }

    /** To be called once, for an answer that ends the connection. */
    public void onHangUp(Runnable action) {
        on(HANG_UP, action);
    }

    /** The action is to make the answer come soon. */
    public void onClosing(Runnable action) {
        on(CLOSING, action);
    }

    @SuppressWarnings("unchecked")
    private void on(String event, Runnable action) {
        ((Consumer<Runnable>) request.getAttribute(event)).accept(action);
    }
}
