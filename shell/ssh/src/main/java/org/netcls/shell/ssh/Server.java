// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.netcls.configuration.TcpAddress;
import org.osgi.service.log.Logger;

/** Lets in who has an authorized key, and runs commands. There is nothing else that a client can do. */
record Server(TcpAddress wanted, KeyPair identity, SshServer ssh, SshCommands commands, Logger log) {
    private static final Duration AUTHENTICATION = Duration.ofSeconds(15);
    /** Something is sent this often, so that TCP finds out when a client's machine has gone. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    /** A client that was stopped may go on to read later. */
    private static final Duration READER = Duration.ofDays(1);

    /** @throws IllegalArgumentException saying why there cannot be one as wanted */
    static Server of(SshSettings settings, Path hostKey, Supplier<SshCommands> commands, Logger log) {
        JdkEd25519.register();
        AuthorizedKeys keys = new AuthorizedKeys(settings.authorizedKeys());
        keys.read();
        KeyPair identity = new HostKey(hostKey).readOrMake();
        Server server = new Server(settings.listen(), identity, SshServer.setUpDefaultServer(), commands.get(), log);
        server.set(new Logins(keys, log));
        return server;
    }

    /** @throws IllegalArgumentException saying why nobody can listen there; nothing of it is left then */
    void start() {
        try {
            // Tried first, because sshd logs that it failed.
            wanted.requireFree();
            ssh.start();
        } catch (IOException e) {
            stop();
            throw wanted.refused(e);
        } catch (IllegalArgumentException e) {
            stop();
            throw e;
        }
        TcpAddress address = new TcpAddress(wanted.address(), ssh.getPort());
        log.info("Commands are taken over ssh on {}, host key {}", address, fingerprint());
    }

    private void set(Logins logins) {
        ssh.setHost(wanted.address().getHostAddress());
        ssh.setPort(wanted.port());
        ssh.setKeyPairProvider(KeyPairProvider.wrap(identity));
        ssh.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        ssh.setPublickeyAuthenticator(logins);
        ssh.addSessionListener(logins);
        ssh.setSessionDisconnectHandler(logins);
        ssh.addSessionListener(new Connections());
        ssh.setSessionFactory(new QuietSessions(ssh));
        ssh.setCommandFactory(commands);
        ssh.setShellFactory(commands);
        ssh.setServiceFactories(List.of(ServerUserAuthServiceFactory.INSTANCE, new CommandChannels()));
        ssh.setChannelFactories(List.of(new CommandChannel.Factory()));
        ssh.setGlobalRequestHandlers(
                List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE, QuietSessions::refuse));
        ssh.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        ssh.setSessionHeartbeat(HeartbeatType.IGNORE, KEEP_ALIVE);
        setLimits();
    }

    private void setLimits() {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(ssh, "netcls");
        CoreModuleProperties.AUTH_TIMEOUT.set(ssh, AUTHENTICATION);
        // sshd would end the connection, with all commands that run on it.
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(ssh, Integer.MAX_VALUE);
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(ssh, READER);
        // A command may be silent for as long as it likes.
        CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(ssh, Duration.ZERO);
    }

    private String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, identity.getPublic());
    }

    /** When it returns, nothing listens, every connection is closed, and no command runs on. */
    void stop() {
        try {
            ssh.stop(true);
        } catch (IOException e) {
            // What could not be closed in order is closed nevertheless.
        } finally {
            commands.stop();
        }
    }
}
