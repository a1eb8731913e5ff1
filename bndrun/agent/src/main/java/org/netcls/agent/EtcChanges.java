// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/** Hands on what has changed in the administrator's files; what fails is told once, and done with the next change or look. */
final class EtcChanges {
    private final Basis basis;
    private final Configurations configurations;
    private final Supplier<Optional<ConfigurationAdmin>> admin;
    private final Logger log;

    /** PIDs of what has changed, and is not handed on. */
    @GuardedBy("this")
    private final Set<String> pending = new TreeSet<>();

    /** By PID. */
    @GuardedBy("this")
    private final Map<String, String> failures = new HashMap<>();

    /** @param admin empty while it is away; it reads all of them when it comes */
    EtcChanges(Basis basis, Configurations configurations, Supplier<Optional<ConfigurationAdmin>> admin, Logger log) {
        this.basis = basis;
        this.configurations = configurations;
        this.admin = admin;
        this.log = log;
    }

    synchronized void follow() {
        pending.addAll(basis.etc().read());
        Optional<ConfigurationAdmin> present = admin.get();
        for (String pid : inOrder()) {
            if (present.isEmpty() || isFollowed(pid, present.get())) {
                pending.remove(pid);
            }
        }
        failures.keySet().retainAll(pending);
    }

    /** What has gone comes last: it may be there under another name, as a policy whose file was renamed. */
    @GuardedBy("this")
    private List<String> inOrder() {
        Set<String> pids = basis.pids();
        return pending.stream()
                .sorted(Comparator.comparing(pid -> !pids.contains(pid)))
                .toList();
    }

    @GuardedBy("this")
    private boolean isFollowed(String pid, ConfigurationAdmin present) {
        try {
            follow(pid, present);
            return true;
        } catch (IOException | RuntimeException e) {
            String why = e.toString();
            if (!why.equals(failures.put(pid, why))) {
                log.error("Configuration {} cannot be changed as its file says, and is tried again: {}", pid, why);
            }
            return false;
        }
    }

    private void follow(String pid, ConfigurationAdmin present) throws IOException {
        Configuration configuration = configuration(pid, present);
        if (basis.pids().contains(pid)) {
            configuration.update(configurations.load(pid));
            log.info("Configuration {} is read again, because its file has changed", pid);
        } else {
            configuration.delete();
            log.info("Configuration {} is deleted, because its file has gone", pid);
        }
    }

    private static Configuration configuration(String pid, ConfigurationAdmin present) throws IOException {
        Optional<FactoryPid> parts = FactoryPid.of(pid);
        return parts.isPresent()
                ? present.getFactoryConfiguration(
                        parts.get().factory(), parts.get().name(), Basis.ANY_BUNDLE)
                : present.getConfiguration(pid, Basis.ANY_BUNDLE);
    }
}
