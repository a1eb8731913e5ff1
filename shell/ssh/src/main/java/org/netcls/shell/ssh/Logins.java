// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionDisconnectHandler;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.netcls.configuration.TcpAddress;
import org.osgi.service.log.Logger;

/**
 * Lets in who has a key that the file holds at that moment, whatever the user's name. While the file is not as it has to
 * be, nobody is let in, and that is logged once.
 */
final class Logins implements PublickeyAuthenticator, SessionListener, SessionDisconnectHandler {
    private static final AttributeKey<PublicKey> KEY = new AttributeKey<>();

    private final AuthorizedKeys keys;
    private final Logger log;
    private final Seldom seldom = new Seldom(Duration.ofMinutes(1), System::nanoTime);
    private final AtomicReference<String> refusal = new AtomicReference<>("");

    Logins(AuthorizedKeys keys, Logger log) {
        this.keys = keys;
        this.log = log;
    }

    @Override
    public boolean authenticate(String user, PublicKey key, ServerSession session) {
        boolean known = authorized().stream().anyMatch(each -> KeyUtils.compareKeys(each, key));
        if (known) {
            // Before it is proved; at the proof the same key comes again.
            session.setAttribute(KEY, key);
        } else {
            log.debug("Refused '{}' from {} with {}", user, address(session), fingerprint(key));
        }
        return known;
    }

    private List<PublicKey> authorized() {
        try {
            List<PublicKey> authorized = keys.read();
            refusal.set("");
            return authorized;
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(refusal.getAndSet(e.getMessage()))) {
                log.error("Nobody can log in over ssh: {}", e.getMessage());
            }
            return List.of();
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated) {
            log.info(
                    "Login over ssh as '{}' from {} with {}",
                    session.getUsername(),
                    address(session),
                    fingerprint(session.getAttribute(KEY)));
        }
    }

    /** A client may offer so many keys that it does not get to the right one. */
    @Override
    public boolean handleAuthCountDisconnectReason(
            Session session, Service service, String name, String method, String user, int tries, int most) {
        if (seldom.isDue()) {
            log.info(
                    "Refused a login over ssh from {} after {} tries: let the client offer its key alone, as with ssh -o"
                            + " IdentitiesOnly=yes -i KEY; further ones within a minute are not logged",
                    address(session),
                    most);
        }
        return false;
    }

    private static String address(Session session) {
        InetSocketAddress client = (InetSocketAddress) session.getIoSession().getRemoteAddress();
        return new TcpAddress(client.getAddress(), client.getPort()).toString();
    }

    private static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    }
}
