// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.netcls.api.NotReady;
import org.netcls.awaited.Legacy;
import org.netcls.awaited.NotReadyNotice;
import org.netcls.awaited.replacement.Replacement;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.netcls.data.DataFolder;
import org.netcls.spi.NetClsCgroups;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
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
import org.osgi.service.metatype.annotations.Option;

/**
 * Offers the back end that the configuration asks for, as soon as the host lets it. It registers the service by itself,
 * so that a host where there can be none yet gets one line that says why, and nobody asks for a service that cannot be
 * had; meanwhile a {@link NotReady} tells what it waits for.
 */
@Component(
        configurationPid = BackEndComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {},
        immediate = true)
@Designate(ocd = BackEndComponent.Config.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.netcls.spi.NetClsCgroups'")
public final class BackEndComponent {
    static final String PID = "org.netcls.cgroupfs";

    @ObjectClassDefinition(
            id = BackEndComponent.PID,
            name = "net_cls: cgroup back end",
            description = "Where the containers' groups live.")
    @interface Config {
        @AttributeDefinition(
                description = "real: in the kernel's net_cls hierarchy, which is waited for where there is none."
                        + " emulated: in plain directories; packets are not tagged. auto: real where it can be,"
                        + " else emulated with a warning.",
                options = {
                    @Option(label = "auto", value = "auto"),
                    @Option(label = "real", value = "real"),
                    @Option(label = "emulated", value = "emulated")
                })
        String mode() default "auto";

        @AttributeDefinition(
                description =
                        "Where the net_cls hierarchy is mounted; also a mount that shows only a group of it, as inside"
                                + " a container. Empty to find a mount of the whole hierarchy in /proc/self/mountinfo.")
        String mount_point() default "";

        @AttributeDefinition(
                type = AttributeType.BOOLEAN,
                description =
                        "Whether to mount the net_cls hierarchy at mount.point, which is made if missing, when it is"
                                + " not mounted there. It stays mounted when the agent stops. Choose a place outside"
                                + " /sys/fs/cgroup, for example " + Hierarchies.USUAL_PLACE
                                + ": a mount there upsets other container"
                                + " managers."
                                + " Without effect where mode is emulated.")
        String mount() default "false";

        @AttributeDefinition(
                type = AttributeType.BOOLEAN,
                description = "Whether a hierarchy that is mounted because of mount gets the option favordynmods (Linux"
                        + " 6.0 and newer). Moving a process into a group after a pause then costs 35 us instead of"
                        + " 8 ms. It acts on the whole machine, cannot be switched off until the next boot, and every"
                        + " fork and exit costs a little more. Without effect on a hierarchy that exists already.")
        String mount_favordynmods() default "false";

        @AttributeDefinition(
                description = "The directory under the mount point that holds our groups; made if missing.")
        String root() default "netcls";

        @AttributeDefinition(
                description = "Folder of this agent alone that holds emulated groups. Empty: the bundle's own, in the"
                        + " framework's storage.")
        String data() default "";
    }

    interface Opening {
        /**
         * @param onlyReal whether an emulated one will not do where it is not asked for
         * @throws IOException if it cannot be opened now, while it may be later
         */
        CgroupFs open(boolean onlyReal) throws IOException;
    }

    private static final long SECONDS_BETWEEN_TRIES = 1;

    // More than it takes to open the next one.
    private static final Duration CHANGE = Duration.ofMinutes(5);

    private static final String ONLY_REAL = "onlyReal";

    private final BundleContext bundle;
    private final Map<Object, Object> legacy;
    private final Logger log;
    private final ScheduledExecutorService retries;

    @GuardedBy("this")
    private Opening opening;

    /** Of the configuration, for who is to correct it. */
    @GuardedBy("this")
    private String name;

    /** Whether there can be no back end until there is another configuration. */
    @GuardedBy("this")
    private boolean isRefused;

    /** Because the last one was real, also the last one of a bundle that this one replaces. */
    @GuardedBy("this")
    private boolean onlyReal;

    @GuardedBy("this")
    private CgroupFs cgroups;

    @GuardedBy("this")
    private ServiceRegistration<NetClsCgroups> service;

    @GuardedBy("this")
    private final NotReadyNotice notReady;

    @Activate
    public BackEndComponent(
            Config config, Origin origin, BundleContext bundle, @Reference(service = LoggerFactory.class) Logger log) {
        this(
                opening(Accepted.orLast(config, origin, Legacy.of(PID, bundle), log), bundle, log),
                Refusal.named(PID, origin),
                bundle,
                Legacy.of(PID, bundle),
                log,
                Executors.newSingleThreadScheduledExecutor(BackEndComponent::thread));
    }

    BackEndComponent(
            Opening opening,
            String name,
            BundleContext bundle,
            Map<Object, Object> legacy,
            Logger log,
            ScheduledExecutorService retries) {
        this.opening = opening;
        this.name = name;
        this.bundle = bundle;
        this.legacy = legacy;
        this.onlyReal = Boolean.TRUE.equals(legacy.get(ONLY_REAL));
        this.log = log;
        this.retries = retries;
        this.notReady = new NotReadyNotice(bundle);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "net_cls back end");
        thread.setDaemon(true);
        return thread;
    }

    private static Opening opening(Config config, BundleContext bundle, Logger log) {
        return onlyReal -> open(config, onlyReal, bundle, log);
    }

    private static CgroupFs open(Config config, boolean onlyReal, BundleContext bundle, Logger log) throws IOException {
        DataFolder data = DataFolder.of(config.data(), bundle.getDataFile("").toPath(), log::warn);
        return new CgroupFs(GroupRoot.open(config, onlyReal, () -> data.path("emulated"), Legacy.of(PID, bundle), log));
    }

    @Activate
    synchronized void open() {
        tryToOpen();
        retries.scheduleWithFixedDelay(this::look, SECONDS_BETWEEN_TRIES, SECONDS_BETWEEN_TRIES, TimeUnit.SECONDS);
    }

    @Modified
    synchronized void change(Config config, Origin origin) {
        try {
            GroupRoot.require(config);
            Accepted.keep(config, legacy);
        } catch (IllegalArgumentException e) {
            if (cgroups != null) {
                log.error("The back end stays as before: {}", Refusal.of(PID, origin, e));
                return;
            }
        }
        change(opening(config, bundle, log), Refusal.named(PID, origin));
    }

    /** The back end goes before another is opened, because both may want one root. What the host lacks is waited for. */
    synchronized void change(Opening changed, String changedName) {
        Optional<CgroupFs> before = Optional.ofNullable(cgroups);
        if (before.isPresent()) {
            drop(closed -> closed.leave(CHANGE));
        }
        opening = changed;
        name = changedName;
        onlyReal = false;
        isRefused = false;
        tryToOpen();
        // Where it was not taken, it is another root's, and perhaps on a mount that is to go.
        before.ifPresent(left -> close(left, CgroupFs::giveUp));
    }

    private synchronized void look() {
        try {
            if (!retries.isShutdown()) {
                reopenIfLost();
            }
        } catch (RuntimeException | Error e) {
            // What is thrown would end the looking.
            log.warn("The back end could not be looked after, which is tried again", e);
        }
    }

    @GuardedBy("this")
    private void reopenIfLost() {
        if (cgroups != null && !cgroups.isThere()) {
            dropLost();
        }
        if (cgroups == null && !isRefused) {
            tryToOpen();
        }
    }

    /** Without its root it can make no group any more; where that can be made again, one that is opened anew can. */
    @GuardedBy("this")
    private void dropLost() {
        log.warn(
                "The root {} was removed by somebody, with what was in it; it is made again",
                cgroups.backEnd().root());
        drop(CgroupFs::close);
    }

    /** A bad value stays one until there is another configuration; what the host lacks may come at any time. */
    @GuardedBy("this")
    private void tryToOpen() {
        try {
            offer(opening.open(onlyReal));
        } catch (IllegalArgumentException e) {
            tell("there is no back end until the configuration " + name + " is corrected: " + e.getMessage());
            isRefused = true;
        } catch (IOException | RuntimeException e) {
            tell("there is no back end, and " + PID + " tries again every second: " + e.getMessage());
        }
    }

    @GuardedBy("this")
    private void offer(CgroupFs opened) throws IOException {
        try {
            service = bundle.registerService(NetClsCgroups.class, opened, null);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        cgroups = opened;
        // What runs never changes from real to emulated by itself.
        onlyReal = opened.backEnd().tagsPackets();
        if (notReady.withdraw()) {
            log.info("There is a back end now: {}", opened.backEnd());
        }
    }

    /** Once, and again only when it has changed. */
    @GuardedBy("this")
    private void tell(String reason) {
        if (notReady.tell(reason)) {
            log.error("No container gets a handle, because {}", reason);
        }
    }

    /** A try that goes on is waited for. The next one of this bundle, as after an update, finds the root as it was. */
    @Deactivate
    synchronized void close() {
        retries.shutdown();
        notReady.withdraw();
        legacy.put(ONLY_REAL, onlyReal);
        if (cgroups != null) {
            drop(isToBeReplaced() ? closed -> closed.leave(Replacement.longestOrDefault()) : CgroupFs::close);
        }
    }

    /** Possibly; not where all ends. */
    private boolean isToBeReplaced() {
        return bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.STOPPING;
    }

    private interface Closing {
        void of(CgroupFs cgroups) throws IOException;
    }

    @GuardedBy("this")
    private void drop(Closing closing) {
        service.unregister();
        close(cgroups, closing);
        cgroups = null;
    }

    private void close(CgroupFs closed, Closing closing) {
        try {
            closing.of(closed);
        } catch (IOException e) {
            log.warn("The back end could not be closed: {}", e.getMessage());
        }
    }
}
