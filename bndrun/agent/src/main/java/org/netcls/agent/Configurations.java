// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.cm.PersistenceManager;
import org.netcls.configuration.Origin;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What holds for each PID without anybody's doing, and over it the values that were set since. Only these are kept, so
 * that a value that is shipped anew comes into force, and a configuration that somebody deleted is as shipped from the
 * next start on. Of what was set and what is in a file since, the later one holds.
 */
final class Configurations implements PersistenceManager {
    /** How Configuration Admin marks one to which nobody has given any properties yet. */
    private static final String IS_NEW = "_felix_.cm.newConfiguration";

    /** What it keeps with each. */
    private static final Set<String> KEPT_WITH_EACH = Set.of(
            Constants.SERVICE_PID,
            ConfigurationAdmin.SERVICE_FACTORYPID,
            ":org.apache.felix.configadmin.revision:",
            IS_NEW);

    private final Basis basis;
    private final ConfigurationFiles files;
    private boolean isPrepared;
    /** Those of which it is not known what was set. */
    private final Set<String> unread = new HashSet<>();

    Configurations(Basis basis, ConfigurationFiles files) {
        this.basis = basis;
        this.files = files;
    }

    @Override
    public synchronized boolean exists(String pid) {
        prepare();
        return basis.pids().contains(pid) || files.has(pid);
    }

    @Override
    public synchronized Dictionary<String, Object> load(String pid) throws IOException {
        if (!exists(pid)) {
            throw new IOException("there is no configuration " + pid);
        }
        Hashtable<String, Object> properties = new Hashtable<>(Map.of(Constants.SERVICE_PID, pid));
        // What is set may lack it, where a file said so that is gone.
        FactoryPid.of(pid).ifPresent(parts -> properties.put(ConfigurationAdmin.SERVICE_FACTORYPID, parts.factory()));
        properties.putAll(basis.of(pid));
        Hashtable<String, Object> set = new Hashtable<>();
        putAll(set(pid), set);
        set.keySet().removeAll(basis.keysSince(files.modified(pid), pid));
        if (basis.pids().contains(pid)) {
            set.remove(IS_NEW);
        }
        properties.putAll(set);
        return properties;
    }

    private Dictionary<String, Object> set(String pid) {
        try {
            Dictionary<String, Object> set = files.read(pid);
            unread.remove(pid);
            return set;
        } catch (IOException e) {
            if (unread.add(pid)) {
                files.warnings()
                        .accept("What was set for " + pid + " cannot be read now, and what is shipped is in force until"
                                + " a start that can: " + e);
            }
            return new Hashtable<>();
        }
    }

    /** Nobody knows what would be lost. */
    private void requireRead(String pid) throws IOException {
        if (unread.contains(pid)) {
            throw new IOException(
                    "what was set before for " + pid + " could not be read, and is kept: start the agent again");
        }
    }

    private static void putAll(Dictionary<String, Object> from, Map<String, Object> to) {
        Collections.list(from.keys()).forEach(key -> to.put(key, from.get(key)));
    }

    @Override
    public synchronized Enumeration<Dictionary<String, Object>> getDictionaries() throws IOException {
        prepare();
        Set<String> pids = new TreeSet<>(basis.pids());
        pids.addAll(files.pids());
        Hashtable<String, Dictionary<String, Object>> all = new Hashtable<>();
        for (String pid : pids) {
            all.put(pid, load(pid));
        }
        return all.elements();
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized void store(String pid, @SuppressWarnings("rawtypes") Dictionary properties) throws IOException {
        prepare();
        requireRead(pid);
        Hashtable<String, Object> set = new Hashtable<>();
        putAll(properties, set);
        set.entrySet().removeAll(basis.of(pid).entrySet());
        set.remove(Origin.FILE);
        set.remove(Origin.UNREADABLE);
        if (basis.pids().contains(pid) && KEPT_WITH_EACH.containsAll(set.keySet())) {
            files.delete(pid);
        } else {
            files.write(pid, set);
        }
    }

    @Override
    public synchronized void delete(String pid) throws IOException {
        requireRead(pid);
        files.delete(pid);
    }

    private void prepare() {
        if (!isPrepared) {
            isPrepared = true;
            deleteLeftOvers();
        }
    }

    private void deleteLeftOvers() {
        try {
            for (String pid : files.pids()) {
                Dictionary<String, Object> set = set(pid);
                if (!unread.contains(pid) && isLeftOver(pid, Collections.list(set.keys()))) {
                    files.delete(pid);
                }
            }
        } catch (IOException e) {
            files.warnings().accept("Configurations in which nothing is set cannot be deleted: " + e);
        }
    }

    /** Nothing was set, and all that it was made of is in a file, or was; that of a factory was made as one. */
    private boolean isLeftOver(String pid, List<String> keys) {
        boolean isOfFile = basis.pids().contains(pid)
                || FactoryPid.of(pid).isPresent() && !keys.contains(ConfigurationAdmin.SERVICE_FACTORYPID);
        return isOfFile && KEPT_WITH_EACH.containsAll(keys);
    }
}
