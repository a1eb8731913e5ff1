// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Retries;
import org.netcls.configuration.TcpAddress;
import org.netcls.data.DataFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs the ssh server for as long as a configuration names who may log in. One that is not safe is refused with one
 * line, and the server stays as it was; while there is none it is tried again every second. Without
 * {@code authorized.keys} no class of the server is loaded.
 */
@Component(
        configurationPid = SshComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {},
        immediate = true)
@Designate(ocd = SshComponent.Config.class)
public final class SshComponent {
    static final String PID = "org.netcls.shell.ssh";

    @ObjectClassDefinition(
            id = SshComponent.PID,
            name = "net_cls: commands over ssh",
            description =
                    "Who may run the shell's commands over ssh, and where. Without authorized.keys nobody may, and"
                            + " nothing listens.")
    @interface Config {
        @AttributeDefinition(
                description =
                        "File with the public keys that are accepted, in the format of OpenSSH's authorized_keys; not"
                                + " writable by others than its owner. It is read at each login. Empty: no server.")
        String authorized_keys() default "";

        @AttributeDefinition(description = "Address or name to listen on; 0.0.0.0 for all addresses.")
        String host() default "127.0.0.1";

        @AttributeDefinition(
                type = AttributeType.INTEGER,
                description = "Port to listen on; 0 for any that is free.",
                min = "0",
                max = "65535")
        String port() default "8122";

        @AttributeDefinition(
                description = "Folder of this agent alone that keeps the host key. Empty: the bundle's own, in the"
                        + " framework's storage.")
        String data() default "";
    }

    private final Supplier<SshCommands> commands;
    private final Path own;
    private final Logger log;

    @GuardedBy("this")
    private final Retries retries;

    // Both empty while nothing listens.
    @GuardedBy("this")
    private Optional<SshSettings> running = Optional.empty();

    @GuardedBy("this")
    private Optional<Server> server = Optional.empty();

    /** Of what runs, or ran last. */
    @GuardedBy("this")
    private DataFolder data;

    @Activate
    public SshComponent(
            BundleContext bundle,
            @Reference CommandProcessor processor,
            @Reference(service = LoggerFactory.class) Logger log) {
        this(() -> new SshCommands(bundle, processor), bundle.getDataFile("").toPath(), log);
    }

    SshComponent(Supplier<SshCommands> commands, Path own, Logger log) {
        this.commands = commands;
        this.own = own;
        this.log = log;
        this.retries = new Retries(this, "The ssh server", PID, Retries.scheduler("net_cls ssh server"), log);
    }

    @Activate
    @Modified
    synchronized void configure(Config config, Origin origin) {
        Optional<SshSettings> before = running;
        DataFolder dataBefore = data;
        retries.follow(() -> follow(config), () -> before.isPresent() && followAgain(before, dataBefore), origin);
    }

    private synchronized void follow(Config config) {
        follow(SshSettings.of(config), DataFolder.of(config.data(), own, log::warn));
    }

    private synchronized boolean followAgain(Optional<SshSettings> before, DataFolder dataBefore) {
        try {
            follow(before, dataBefore);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @GuardedBy("this")
    private void follow(Optional<SshSettings> settings, DataFolder folder) {
        if (settings.equals(running)) {
            return;
        }
        Optional<TcpAddress> before = running.map(SshSettings::listen);
        settings.map(SshSettings::listen).ifPresent(wanted -> before.ifPresent(wanted::requireFreeAfter));
        Optional<Server> next = settings.map(wanted -> Server.of(wanted, folder.path("host-key"), commands, log));
        stop();
        next.ifPresent(Server::start);
        server = next;
        running = settings;
        data = folder;
    }

    @Deactivate
    synchronized void end() {
        retries.end();
        stop();
    }

    @GuardedBy("this")
    private void stop() {
        server.ifPresent(Server::stop);
        server = Optional.empty();
        running = Optional.empty();
    }
}
