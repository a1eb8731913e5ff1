// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Bounds the connections. Those without a login have a bound of their own, at which the one that has waited longest
 * makes room, so that idle ones cannot keep out who has a key.
 */
final class Connections implements SessionListener {
    private static final int MOST_WAITING = 32;
    private static final int MOST_LOGGED_IN = 64;

    // No session is closed under this lock, because that takes locks of the session.
    @GuardedBy("this")
    private final Set<Session> waiting = new LinkedHashSet<>();

    @GuardedBy("this")
    private final Set<Session> loggedIn = new HashSet<>();

    @Override
    public void sessionCreated(Session session) {
        wait(session).ifPresent(longest -> longest.close(true));
    }

    private synchronized Optional<Session> wait(Session session) {
        waiting.add(session);
        Optional<Session> longest = waiting.stream().findFirst().filter(any -> waiting.size() > MOST_WAITING);
        longest.ifPresent(waiting::remove);
        return longest;
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated && !logIn(session)) {
            QuietSessions.disconnect(
                    session,
                    SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS,
                    MOST_LOGGED_IN + " connections are logged in already; try again when one has ended");
        }
    }

    private synchronized boolean logIn(Session session) {
        waiting.remove(session);
        return loggedIn.size() < MOST_LOGGED_IN && loggedIn.add(session);
    }

    @Override
    public synchronized void sessionClosed(Session session) {
        waiting.remove(session);
        loggedIn.remove(session);
    }
}
