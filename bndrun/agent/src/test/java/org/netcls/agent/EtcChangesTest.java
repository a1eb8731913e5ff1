// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/** With a Configuration Admin that can fail as on a full disk. */
class EtcChangesTest {
    private static final String GOLD = "org.netcls.policy~gold";

    @TempDir
    Path folder;

    @TempDir
    Path etcFolder;

    private final List<String> done = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean isDiskFull;
    private boolean isAdminAway;
    private EtcChanges changes;

    @BeforeEach
    void follow() throws Exception {
        Etc etc = new Etc(Optional.of(etcFolder), log::add);
        Basis basis = new Basis(Map.of(), etc, name -> false);
        Configurations configurations = new Configurations(basis, new ConfigurationFiles(folder, log::add));
        changes = new EtcChanges(basis, configurations, this::admin, logger());
        etc.readFirst();
    }

    private Optional<ConfigurationAdmin> admin() {
        return isAdminAway
                ? Optional.empty()
                : Optional.of(fake(ConfigurationAdmin.class, (name, arguments) -> {
                    assertThat(name).isEqualTo("getFactoryConfiguration");
                    return configuration(arguments[0] + "~" + arguments[1]);
                }));
    }

    private Configuration configuration(String pid) {
        return fake(Configuration.class, (name, arguments) -> {
            if (isDiskFull) {
                throw new IOException("No space left on device");
            }
            done.add(name + " " + pid);
            return null;
        });
    }

    private Logger logger() {
        return fake(Logger.class, (name, arguments) -> log.add(name + " " + Arrays.deepToString(arguments)));
    }

    private interface Answer {
        Object to(String method, Object... arguments) throws IOException;
    }

    private static <S> S fake(Class<S> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    private void write(String... lines) throws IOException {
        Files.write(etcFolder.resolve(GOLD + ".cfg"), List.of(lines));
    }

    @Test
    void aFileThatComesChangesAndGoesIsFollowed() throws Exception {
        write("primary = 0x0020");
        changes.follow();
        write("primary = 0x0020", "order = 7");
        changes.follow();
        changes.follow();
        Files.delete(etcFolder.resolve(GOLD + ".cfg"));
        changes.follow();

        assertThat(done).containsExactly("update " + GOLD, "update " + GOLD, "delete " + GOLD);
    }

    @Test
    void aFileThatIsRenamedIsThereBeforeItHasGone() throws Exception {
        write("primary = 0x0020");
        changes.follow();
        Files.move(etcFolder.resolve(GOLD + ".cfg"), etcFolder.resolve(GOLD + "2.cfg"));
        changes.follow();

        assertThat(done).containsExactly("update " + GOLD, "update " + GOLD + "2", "delete " + GOLD);
    }

    @Test
    void aFileBehindALinkThatChangesIsFollowed() throws Exception {
        Path target = Files.writeString(folder.resolve("gold"), "primary = 0x0020");
        Files.createSymbolicLink(etcFolder.resolve(GOLD + ".cfg"), target);
        changes.follow();
        Files.writeString(target, "primary = 0x0030");
        changes.follow();

        assertThat(done).containsExactly("update " + GOLD, "update " + GOLD);
    }

    @Test
    void whatFailsIsToldOnceAndTriedAgainUntilItIsDone() throws Exception {
        isDiskFull = true;
        write("primary = 0x0020");
        changes.follow();
        changes.follow();
        assertThat(done).isEmpty();
        assertThat(log).singleElement().asString().contains("error", GOLD, "No space left on device");

        isDiskFull = false;
        changes.follow();
        assertThat(done).containsExactly("update " + GOLD);
    }

    @Test
    void aFileThatCannotBeReadIsLookedAtAgain() throws Exception {
        write("primary = \\u002");
        changes.follow();

        write("primary = 0x0020");
        changes.follow();
        assertThat(done).containsExactly("update " + GOLD, "update " + GOLD);
    }

    @Test
    void withoutConfigurationAdminNothingIsLeftToDo() throws Exception {
        isAdminAway = true;
        write("primary = 0x0020");
        changes.follow();

        assertThat(log).isEmpty();
    }
}
