// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {
    private static final String PID = "org.netcls.isolator";
    private static final String OTHER = "some/where~with ü";
    private static final Map<String, String> SHIPPED =
            Map.of("primary.handle", "$[prop:netcls.primary.handle;default=0x10]", "drift", "repair");

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Configurations configurations(Map<String, String> shipped) {
        return configurations(shipped, Optional.empty());
    }

    private Configurations configurations(Map<String, String> shipped, Optional<PersistenceManager> former) {
        return new Configurations(Map.of(PID, shipped), new ConfigurationFiles(folder, warnings::add), () -> former);
    }

    /** As Configuration Admin does. */
    private static void set(Configurations configurations, String pid, String key, Object value) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>();
        if (configurations.exists(pid)) {
            Collections.list(configurations.load(pid).keys())
                    .forEach(each -> properties.put(each, load(configurations, pid, each)));
        }
        properties.put("service.pid", pid);
        properties.put(key, value);
        configurations.store(pid, properties);
    }

    private static Object load(Configurations configurations, String pid, String key) {
        try {
            return configurations.load(pid).get(key);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatIsShippedIsThereForAllBundles() throws Exception {
        Configurations configurations = configurations(SHIPPED);

        assertThat(configurations.exists(PID)).isTrue();
        assertThat(load(configurations, PID, "drift")).isEqualTo("repair");
        assertThat(load(configurations, PID, "service.pid")).isEqualTo(PID);
        assertThat(load(configurations, PID, "service.bundleLocation")).isEqualTo("?");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatWasSetIsKeptOverWhatIsShippedAnew() throws Exception {
        set(configurations(SHIPPED), PID, "quarantine", new Integer[] {1, 2});
        set(configurations(SHIPPED), PID, "primary.handle", "0x20");

        Configurations later = configurations(Map.of("primary.handle", "0x30", "drift", "report"));

        assertThat(load(later, PID, "primary.handle")).isEqualTo("0x20");
        assertThat(load(later, PID, "drift")).isEqualTo("report");
        assertThat(load(later, PID, "quarantine")).isEqualTo(new Integer[] {1, 2});
        assertThat(Collections.list(later.getDictionaries())).hasSize(1);
    }

    @Test
    void whatWasDeletedIsAsShippedLater() throws Exception {
        Configurations configurations = configurations(SHIPPED);
        set(configurations, PID, "drift", "report");
        configurations.delete(PID);

        assertThat(load(configurations(SHIPPED), PID, "drift")).isEqualTo("repair");
    }

    @Test
    void othersConfigurationsAreKeptAndDeleted() throws Exception {
        set(configurations(SHIPPED), OTHER, "key", "value");

        Configurations later = configurations(SHIPPED);
        assertThat(load(later, OTHER, "key")).isEqualTo("value");
        assertThat(load(later, OTHER, "service.bundleLocation")).isNull();
        assertThat(Collections.list(later.getDictionaries())).hasSize(2);

        later.delete(OTHER);
        assertThat(later.exists(OTHER)).isFalse();
        assertThatIOException().isThrownBy(() -> later.load(OTHER));
    }

    @Test
    void aDamagedFileIsPutAsideAndTold() throws Exception {
        set(configurations(SHIPPED), PID, "drift", "report");
        Path file = folder.resolve(PID + ".config");
        Files.writeString(file, "drift report");

        assertThat(load(configurations(SHIPPED), PID, "drift")).isEqualTo("repair");
        assertThat(folder.resolve(PID + ".config.damaged")).hasContent("drift report");
        assertThat(warnings).singleElement().asString().contains(PID, "damaged");
    }

    @Test
    void thoseOfBeforeAreTakenOverOnceWithoutWhatWasShippedThen(@TempDir Path before) throws Exception {
        FilePersistenceManager former = new FilePersistenceManager(before.toString());
        former.store(
                PID,
                new Hashtable<>(
                        Map.of("service.pid", PID, "primary.handle", "$[prop:a;default=0x99]", "drift", "report")));
        former.store(OTHER, new Hashtable<>(Map.of("service.pid", OTHER, "key", "value")));

        Configurations taken = configurations(SHIPPED, Optional.of(former));

        assertThat(load(taken, PID, "drift")).isEqualTo("report");
        assertThat(load(taken, PID, "primary.handle")).isEqualTo(SHIPPED.get("primary.handle"));
        assertThat(load(taken, OTHER, "key")).isEqualTo("value");
        assertThat(former.exists(PID)).isFalse();
        assertThat(former.exists(OTHER)).isFalse();
    }
}
