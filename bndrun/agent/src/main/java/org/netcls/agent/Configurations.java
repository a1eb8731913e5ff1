// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.felix.cm.PersistenceManager;
import org.netcls.configuration.Origin;
import org.osgi.framework.Constants;

/**
 * What holds for each PID without anybody's doing, and over it the values that were set since. Only these are kept, so
 * that a value that is shipped anew comes into force, and a configuration that somebody deleted is as shipped from the
 * next start on. Of what was set and what is in a file since, the later one holds.
 */
final class Configurations implements PersistenceManager {
    private static final String PLACEHOLDER = "$[";

    private final Basis basis;
    private final ConfigurationFiles files;
    private final Supplier<Optional<PersistenceManager>> former;
    private boolean isTakenOver;

    /** @param former where they were kept before, once that is there */
    Configurations(Basis basis, ConfigurationFiles files, Supplier<Optional<PersistenceManager>> former) {
        this.basis = basis;
        this.files = files;
        this.former = former;
    }

    @Override
    public synchronized boolean exists(String pid) {
        takeOver();
        return basis.pids().contains(pid) || files.has(pid);
    }

    @Override
    public synchronized Dictionary<String, Object> load(String pid) throws IOException {
        if (!exists(pid)) {
            throw new IOException("there is no configuration " + pid);
        }
        Hashtable<String, Object> properties = new Hashtable<>(Map.of(Constants.SERVICE_PID, pid));
        properties.putAll(basis.of(pid));
        Hashtable<String, Object> set = new Hashtable<>();
        putAll(files.read(pid), set);
        set.keySet().removeAll(basis.keysSince(files.modified(pid), pid));
        properties.putAll(set);
        return properties;
    }

    private static void putAll(Dictionary<String, Object> from, Map<String, Object> to) {
        Collections.list(from.keys()).forEach(key -> to.put(key, from.get(key)));
    }

    @Override
    public synchronized Enumeration<Dictionary<String, Object>> getDictionaries() throws IOException {
        takeOver();
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
        takeOver();
        Hashtable<String, Object> set = new Hashtable<>();
        putAll(properties, set);
        set.entrySet().removeAll(basis.of(pid).entrySet());
        set.remove(Origin.FILE);
        files.write(pid, set);
    }

    @Override
    public synchronized void delete(String pid) throws IOException {
        files.delete(pid);
    }

    private void takeOver() {
        if (!isTakenOver) {
            isTakenOver = true;
            former.get().ifPresent(this::takeOver);
        }
    }

    @SuppressWarnings("unchecked")
    private void takeOver(PersistenceManager before) {
        try {
            Enumeration<Dictionary<String, Object>> all = before.getDictionaries();
            while (all.hasMoreElements()) {
                Hashtable<String, Object> properties = new Hashtable<>();
                putAll(all.nextElement(), properties);
                if (properties.get(Constants.SERVICE_PID) instanceof String pid) {
                    takeOver(pid, properties);
                    before.delete(pid);
                }
            }
        } catch (IOException e) {
            files.warnings().accept("Configurations of before cannot be taken over: " + e);
        }
    }

    /** What has a placeholder was shipped then; another may be shipped now. */
    private void takeOver(String pid, Hashtable<String, Object> properties) throws IOException {
        if (!files.has(pid)) {
            properties.values().removeIf(value -> value.toString().contains(PLACEHOLDER));
            store(pid, properties);
        }
    }
}
