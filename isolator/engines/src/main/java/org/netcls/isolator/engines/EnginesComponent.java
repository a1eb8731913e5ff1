// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.Policies;
import org.netcls.awaited.Awaited;
import org.netcls.configuration.ConfiguredPath;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.netcls.spi.NetworkRules;
import org.netcls.spi.OciHooks;
import org.netcls.spi.RepeatedLook;
import org.netcls.spi.SeenByHook;
import org.netcls.spi.StateContributor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Takes in the containers of engines, those too that began while there was no agent, and follows them. */
@Component(
        configurationPid = EnginesComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {OciHooks.class, RepeatedLook.class, StateContributor.class},
        property = StateContributor.SECTION + "=engines",
        immediate = true)
@Designate(ocd = EnginesComponent.Config.class)
public final class EnginesComponent implements OciHooks, RepeatedLook, StateContributor {
    static final String PID = "org.netcls.engines";

    private static final long BETWEEN_LOOKS_SECONDS = 2;

    @ObjectClassDefinition(
            id = EnginesComponent.PID,
            name = "net_cls: container engines",
            description = "Containers that engines tell of by hooks of their OCI runtime.")
    @interface Config {
        @AttributeDefinition(
                description =
                        "A folder, as an absolute path, in which hooks leave what they have to tell while there is"
                                + " no agent; hooks look for it in NETCLS_SPOOL.")
        String spool() default "/run/netcls/spool";

        @AttributeDefinition(
                description = "Of which containers packets are counted by rules of ours: of those in the host's network"
                        + " namespace only, by what the operator loads there; or by a table that each hook loads in the"
                        + " namespace of a container that has its own, too.",
                options = {@Option(label = "host", value = "host"), @Option(label = "host,own", value = "host,own")})
        String networks() default "host";
    }

    private static final List<String> NETWORKS = List.of("host", "host,own");

    private final Logger log;
    private final Hooks hooks;
    private final Look look;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(EnginesComponent::thread);

    // The isolator waits for the first ones, where it is to.
    private final Awaited<Policies> policies = Awaited.onceThere();

    private volatile boolean countsInside;

    // Empty until there was a configuration that could be used.
    private volatile Optional<Spool> spool = Optional.empty();

    @Activate
    public EnginesComponent(@Reference Isolator isolator, @Reference(service = LoggerFactory.class) Logger log) {
        this.log = log;
        this.hooks = new Hooks(isolator, () -> countsInside, policies, log);
        this.look = new Look(isolator, hooks, log);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindPolicies(Policies present) {
        policies.set(present);
    }

    void unbindPolicies(Policies gone) {
        policies.unset(gone);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "net_cls engines");
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    void start(Config config, Origin origin) {
        configure(config, origin);
        clock.scheduleWithFixedDelay(this::look, 0, BETWEEN_LOOKS_SECONDS, TimeUnit.SECONDS);
    }

    @Modified
    synchronized void configure(Config config, Origin origin) {
        try {
            Path directory = absolute(config.spool());
            if (!NETWORKS.contains(config.networks().replace(" ", ""))) {
                throw new IllegalArgumentException(
                        "networks: '" + config.networks() + "' is neither '" + String.join("' nor '", NETWORKS) + "'");
            }
            spool = Optional.of(new Spool(directory, hooks, log));
            countsInside = config.networks().contains("own");
        } catch (IllegalArgumentException e) {
            String goes =
                    spool.isPresent() ? "are followed as before" : "that begin without an agent are not looked for";
            log.error("Containers of engines {}: {}", goes, Refusal.of(PID, origin, e));
        }
    }

    private static Path absolute(String path) {
        Path directory = ConfiguredPath.of("spool", path);
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("spool: '" + path + "' is not an absolute path");
        }
        return directory;
    }

    @Override
    public Optional<NetworkRules> createRuntime(String state, SeenByHook seen) throws NetClsException {
        return hooks.createRuntime(state, seen);
    }

    @Override
    public void poststop(String state) throws NetClsException {
        hooks.poststop(state);
    }

    @Override
    public synchronized void look() {
        try {
            spool.ifPresent(Spool::takeUp);
            look.run();
        } catch (IsolatorStoppedException e) {
            // This ends, too.
        } catch (NetClsException | RuntimeException | Error e) {
            // What is thrown would end the looking.
            log.warn("The containers of engines cannot be followed now: {}", e.toString());
        }
    }

    /** How many are followed, and how many of what hooks have left could not be taken up yet. */
    @Override
    public Map<String, Object> contribute() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("containers", look.containers().size());
        spool.ifPresent(left -> {
            section.put("spooled", left.left());
            left.failure().ifPresent(why -> section.put("failure", why));
        });
        return section;
    }

    @Deactivate
    void stop() {
        clock.shutdownNow();
    }
}
