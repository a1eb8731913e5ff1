// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.netcls.spi.NetClsCgroups;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Offers the back end that the configuration asks for. It registers the service by itself, so that a host where there
 * can be none gets one line that says why, and nobody asks for a service that cannot be had.
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

    @ObjectClassDefinition(name = "net_cls: cgroup back end", description = "Where the containers' groups live.")
    @interface Config {
        @AttributeDefinition(
                description = "real: in the kernel's net_cls hierarchy, and fail without one. emulated: in plain"
                        + " directories; packets are not tagged. auto: real where it can be, else emulated with a"
                        + " warning.",
                options = {@Option("auto"), @Option("real"), @Option("emulated")})
        String mode() default "auto";

        @AttributeDefinition(
                name = "mount.point",
                description =
                        "Where the net_cls hierarchy is mounted; also a mount that shows only a group of it, as inside"
                                + " a container. Empty to find a mount of the whole hierarchy in /proc/self/mountinfo.")
        String mount_point() default "";

        @AttributeDefinition(
                description =
                        "Whether to mount the net_cls hierarchy at mount.point, which is made if missing, when it is"
                                + " not mounted there. It stays mounted when the agent stops. Choose a place outside"
                                + " /sys/fs/cgroup, for example /run/netcls: a mount there upsets other container"
                                + " managers."
                                + " Without effect where mode is emulated.")
        boolean mount() default false;

        @AttributeDefinition(
                name = "mount.favordynmods",
                description = "Whether a hierarchy that is mounted because of mount gets the option favordynmods (Linux"
                        + " 6.0 and newer). Moving a process into a group after a pause then costs 35 us instead of"
                        + " 8 ms. It acts on the whole machine, cannot be switched off until the next boot, and every"
                        + " fork and exit costs a little more. Without effect on a hierarchy that exists already.")
        boolean mount_favordynmods() default false;

        @AttributeDefinition(
                description = "The directory under the mount point that holds our groups; made if missing.")
        String root() default "netcls";
    }

    private final Optional<CgroupFs> cgroups;
    private final Optional<ServiceRegistration<NetClsCgroups>> service;

    @Activate
    public BackEndComponent(Config config, BundleContext bundle, @Reference(service = LoggerFactory.class) Logger log) {
        Path emulated = bundle.getDataFile("emulated").toPath().toAbsolutePath().normalize();
        cgroups = open(config, emulated, log);
        service = cgroups.map(present -> bundle.registerService(NetClsCgroups.class, present, null));
    }

    private static Optional<CgroupFs> open(Config config, Path emulated, Logger log) {
        try {
            return Optional.of(new CgroupFs(GroupRoot.open(config, emulated, log)));
        } catch (IOException | IllegalArgumentException e) {
            log.error("There is no back end ({}): {}", PID, e.getMessage());
            return Optional.empty();
        }
    }

    @Deactivate
    void close() throws IOException {
        service.ifPresent(ServiceRegistration::unregister);
        if (cgroups.isPresent()) {
            cgroups.get().close();
        }
    }
}
