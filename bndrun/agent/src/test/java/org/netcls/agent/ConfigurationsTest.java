// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.configuration.Origin;

class ConfigurationsTest {
    private static final String PID = "org.netcls.isolator";
    private static final String FACTORY = "org.netcls.policy";
    private static final String GOLD = FACTORY + "~gold";
    private static final String IS_NEW = "_felix_.cm.newConfiguration";
    private static final String OTHER = "some/where~with ü";
    private static final Map<String, String> SHIPPED =
            Map.of("primary.handle", "$[prop:netcls.primary.handle;default=0x10]", "drift", "repair");

    @TempDir
    Path folder;

    @TempDir
    Path etcFolder;

    private final List<String> warnings = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private Etc etc;

    @BeforeEach
    void noFileYet() {
        etc = new Etc(Optional.of(etcFolder), warnings::add);
    }

    /** Gives the PIDs that have changed. */
    private Set<String> etc(String pid, String... lines) throws Exception {
        Path file = Files.write(etcFolder.resolve(pid + ".cfg"), List.of(lines));
        // Later than all that has been set, on a clock however coarse.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        return etc.read();
    }

    private Configurations configurations(Map<String, String> shipped) {
        return new Configurations(basis(shipped), new ConfigurationFiles(folder, warnings::add));
    }

    private Basis basis(Map<String, String> shipped) {
        return new Basis(Map.of(PID, shipped), etc, given::contains);
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
    void whatCannotBeReadNowIsNeitherPutAsideNorOverwrittenNorDeleted() throws Exception {
        // Reading it fails as from a broken disk.
        Path file = Files.createDirectory(folder.resolve(PID + ".config"));

        assertThat(load(configurations(SHIPPED), PID, "drift")).isEqualTo("repair");
        assertThat(warnings).anyMatch(warning -> warning.contains(PID + " cannot be read now"));
        assertThatIOException().isThrownBy(() -> set(configurations(SHIPPED), PID, "drift", "report"));
        assertThatIOException().isThrownBy(() -> set(configurations(SHIPPED), PID, "drift", "repair"));
        assertThat(file).isDirectory();
        assertThat(folder.toFile().list()).containsExactly(PID + ".config");
    }

    /** It is not known to who changes it. */
    @Test
    void whatCouldNotBeReadIsNotOverwrittenAlsoOnceItCanBe() throws Exception {
        set(configurations(SHIPPED), PID, "drift", "report");
        Path file = folder.resolve(PID + ".config");
        Path aside = folder.resolve("aside");
        Files.move(file, aside);
        Files.createDirectory(file);
        Configurations configurations = configurations(SHIPPED);
        Dictionary<String, Object> known = configurations.load(PID);
        Files.delete(file);
        Files.move(aside, file);

        assertThatIOException()
                .isThrownBy(() -> configurations.store(PID, known))
                .withMessageContaining("start the agent");
        assertThatIOException().isThrownBy(() -> configurations.delete(PID));
        assertThat(load(configurations(SHIPPED), PID, "drift")).isEqualTo("report");
    }

    @Test
    void aFileHoldsOverWhatIsShippedButForWhatASystemPropertyGives() throws Exception {
        given.add("netcls.drift");
        Map<String, String> shipped = Map.of(
                "primary.handle", "$[prop:netcls.primary.handle;default=0x10]",
                "drift", "$[prop:netcls.drift;default=repair]",
                "socket", "$[prop:netcls.socket;default=$[prop:netcls.drift;default=x]/s]");
        etc(PID, "# ü", "primary.handle = 0x20 ", "drift=report", "threads: 17", "socket = a]b");

        Configurations configurations = configurations(shipped);

        assertThat(load(configurations, PID, "primary.handle")).isEqualTo("0x20");
        assertThat(load(configurations, PID, "drift")).isEqualTo(shipped.get("drift"));
        assertThat(load(configurations, PID, "threads")).isEqualTo("17");
        assertThat(load(configurations, PID, "socket")).isEqualTo("a]b");
        assertThat(load(configurations, PID, Origin.FILE))
                .isEqualTo(etcFolder.resolve(PID + ".cfg").toUri().toString());
    }

    @Test
    void ofWhatWasSetAndWhatAFileSaysTheLaterHolds() throws Exception {
        Configurations configurations = configurations(SHIPPED);
        set(configurations, PID, "primary.handle", "0x20");
        set(configurations, PID, "drift", "report");
        etc(PID, "primary.handle = 0x30");
        assertThat(load(configurations, PID, "primary.handle")).isEqualTo("0x30");
        assertThat(load(configurations, PID, "drift")).isEqualTo("report");

        Files.setLastModifiedTime(etcFolder.resolve(PID + ".cfg"), FileTime.fromMillis(1));
        etc.read();
        set(configurations, PID, "quarantine", "1");
        set(configurations, PID, "primary.handle", "0x40");
        assertThat(load(configurations(SHIPPED), PID, "primary.handle")).isEqualTo("0x40");
    }

    @Test
    void whatAFileOverrodeDoesNotComeBackWithALaterChange() throws Exception {
        Configurations configurations = configurations(SHIPPED);
        set(configurations, PID, "primary.handle", "0x20");
        etc(PID, "primary.handle = 0x30");
        set(configurations, PID, "quarantine", "1");
        Files.setLastModifiedTime(etcFolder.resolve(PID + ".cfg"), FileTime.fromMillis(1));
        etc.read();

        assertThat(load(configurations(SHIPPED), PID, "primary.handle")).isEqualTo("0x30");
        assertThat(load(configurations(SHIPPED), PID, "quarantine")).isEqualTo("1");
    }

    @Test
    void whatAFileSaysNoLongerIsAsShipped() throws Exception {
        etc(PID, "primary.handle = 0x30");
        Configurations configurations = configurations(SHIPPED);
        set(configurations, PID, "quarantine", "1");
        assertThat(etc(PID, "#primary.handle = 0x30")).containsExactly(PID);
        assertThat(load(configurations, PID, "primary.handle")).isEqualTo(SHIPPED.get("primary.handle"));

        Files.delete(etcFolder.resolve(PID + ".cfg"));
        assertThat(etc.read()).containsExactly(PID);
        assertThat(load(configurations, PID, Origin.FILE)).isNull();
        assertThat(load(configurations, PID, "quarantine")).isEqualTo("1");
    }

    @Test
    void aFileOfAnotherPidIsAConfigurationAndOneWithANameIsOfAFactory() throws Exception {
        assertThat(etc("org.example~a b", "key = value")).containsExactly("org.example~a b");
        etc("org.example.other");
        Files.writeString(etcFolder.resolve(".hidden.cfg"), "key = value");
        Files.writeString(etcFolder.resolve("org.example.third.cfg~"), "key = value");
        assertThat(etc.read()).isEmpty();

        Configurations configurations = configurations(SHIPPED);
        assertThat(load(configurations, "org.example~a b", "key")).isEqualTo("value");
        assertThat(load(configurations, "org.example~a b", "service.factoryPid"))
                .isEqualTo("org.example");
        assertThat(load(configurations, "org.example~a b", "service.bundleLocation"))
                .isEqualTo("?");
        assertThat(configurations.exists("org.example.other")).isTrue();
        assertThat(Collections.list(configurations.getDictionaries())).hasSize(3);
    }

    @Test
    void aFileThatCannotBeReadSaysWhatItSaidBeforeAndIsToldOnce() throws Exception {
        Path file = etcFolder.resolve(PID + ".cfg");
        Files.write(file, new byte[] {'a', '=', (byte) 0xff});
        etc.read();
        assertThat(warnings).singleElement().asString().contains(file + " cannot be read, and nothing of it holds: ");
        etc(PID, "primary.handle = 0x30");
        assertThat(etc(PID, "primary.handle = \\u003")).isEmpty();
        etc.read();

        assertThat(load(configurations(SHIPPED), PID, "primary.handle")).isEqualTo("0x30");
        assertThat(warnings).hasSize(2).last().asString().contains(file + " cannot be read, and what it said before");
    }

    @Test
    void aFileOfAFactoryThatCannotBeReadIsAConfigurationThatSaysSoUntilItIsCorrected() throws Exception {
        Path file = etcFolder.resolve(GOLD + ".cfg");
        Files.write(file, new byte[] {'a', '=', (byte) 0xff});
        assertThat(etc.read()).containsExactly(GOLD);

        Configurations configurations = configurations(SHIPPED);
        assertThat((String) load(configurations, GOLD, Origin.UNREADABLE)).contains("it is not UTF-8");
        assertThat(load(configurations, GOLD, Origin.FILE))
                .isEqualTo(file.toUri().toString());
        assertThat(load(configurations, GOLD, "service.factoryPid")).isEqualTo(FACTORY);
        set(configurations, GOLD, "order", "7");
        assertThat(etc.read()).isEmpty();

        assertThat(etc(GOLD, "primary = 0x0020")).containsExactly(GOLD);
        assertThat(load(configurations, GOLD, Origin.UNREADABLE)).isNull();
        assertThat(load(configurations, GOLD, "primary")).isEqualTo("0x0020");
        assertThat(load(configurations, GOLD, "order")).isEqualTo("7");
        assertThat(warnings).singleElement().asString().contains(file + " cannot be read, and nothing of it holds");
    }

    @Test
    void aFolderThatGoesKeepsItsHoldAndThatItGoesIsTold() throws Exception {
        etc(GOLD, "primary = 0x0020");
        Path away = folder.resolve("away");
        Files.move(etcFolder, away);
        assertThat(etc.read()).isEmpty();
        assertThat(etc.read()).isEmpty();

        assertThat(load(configurations(SHIPPED), GOLD, "primary")).isEqualTo("0x0020");
        assertThat(warnings).singleElement().asString().contains("netcls.etc", etcFolder.toString(), "holds");

        Files.move(away, etcFolder);
        assertThat(etc(GOLD, "primary = 0x0030")).containsExactly(GOLD);
    }

    @Test
    void aFolderThatIsMissingAtFirstIsRefused() {
        Etc missing = new Etc(Optional.of(folder.resolve("none")), warnings::add);

        assertThatIOException().isThrownBy(missing::readFirst).withMessageContaining(folder + "/none");
        assertThat(warnings).isEmpty();
    }

    @Test
    void nothingIsStoredOfWhatOnlyAFileSays() throws Exception {
        etc(GOLD, "primary = 0x0020");
        Configurations configurations = configurations(SHIPPED);
        set(configurations, GOLD, "order", "7");
        assertThat(folder).isNotEmptyDirectory();

        etc(GOLD, "primary = 0x0020", "order = 7");
        set(configurations, GOLD, "order", "7");
        set(configurations, GOLD, ":org.apache.felix.configadmin.revision:", 2L);

        assertThat(folder).isEmptyDirectory();
        assertThat(load(configurations, GOLD, "order")).isEqualTo("7");
    }

    @Test
    void whatAFileSaysIsThereWhereConfigurationAdminFindsItNew() throws Exception {
        etc("org.example", "key = value");
        Configurations configurations = configurations(SHIPPED);
        new ConfigurationFiles(folder, warnings::add)
                .write("org.example", new Hashtable<>(Map.of(IS_NEW, true, "service.pid", "org.example")));
        assertThat(load(configurations, "org.example", "key")).isEqualTo("value");
        assertThat(load(configurations, "org.example", IS_NEW)).isNull();

        set(configurations, "org.example", IS_NEW, true);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatWasSetOverAFileThatIsGoneIsStillOfItsFactory() throws Exception {
        etc(GOLD, "primary = 0x0020");
        set(configurations(SHIPPED), GOLD, "order", "7");
        Files.delete(etcFolder.resolve(GOLD + ".cfg"));
        etc.read();

        Configurations later = configurations(SHIPPED);
        assertThat(load(later, GOLD, "service.factoryPid")).isEqualTo(FACTORY);
        assertThat(load(later, GOLD, "order")).isEqualTo("7");
        assertThat(load(later, GOLD, "primary")).isNull();
    }

    @Test
    void whatFormerBuildsStoredOfAFileIsDeletedAndWhatSomebodyMadeIsKept() throws Exception {
        ConfigurationFiles files = new ConfigurationFiles(folder, warnings::add);
        files.write(GOLD, new Hashtable<>(Map.of("service.pid", GOLD)));
        files.write(PID, new Hashtable<>(Map.of("service.pid", PID)));
        String made = FACTORY + "~made";
        files.write(made, new Hashtable<>(Map.of("service.pid", made, "service.factoryPid", FACTORY)));
        files.write(OTHER, new Hashtable<>(Map.of("service.pid", OTHER, "key", "value")));
        files.write("single", new Hashtable<>(Map.of("service.pid", "single")));

        assertThat(Collections.list(configurations(SHIPPED).getDictionaries()))
                .extracting(each -> each.get("service.pid"))
                .containsExactlyInAnyOrder(PID, made, OTHER, "single");
        assertThat(files.pids()).containsExactlyInAnyOrder(made, OTHER, "single");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws Exception {
        etc(PID, "\ufeffdrift = report");

        assertThat(load(configurations(SHIPPED), PID, "drift")).isEqualTo("report");
    }

    @Test
    void whatIsNoPlainFileIsToldAndWaitsForNobody() throws Exception {
        Path pipe = etcFolder.resolve(PID + ".cfg");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.createSymbolicLink(etcFolder.resolve("org.example.cfg"), Path.of("/dev/zero"));
        Files.createDirectory(etcFolder.resolve("org.other.cfg"));

        assertTimeoutPreemptively(Duration.ofSeconds(120), etc::read);

        assertThat(warnings).hasSize(3).allMatch(warning -> warning.endsWith("it is no plain file"));
    }

    @Test
    void aFileWithoutAnEndInSightIsTold() throws Exception {
        etc(PID, "drift = " + "x".repeat(1 << 20));

        assertThat(warnings).singleElement().asString().contains("it is larger than 1 MiB");
    }

    @Test
    void aKeyThatAFileHasTwiceIsToldOnce() throws Exception {
        etc(PID, "drift = report", "drift: repair", "threads = 17");
        etc.read();

        assertThat(load(configurations(SHIPPED), PID, "drift")).isEqualTo("repair");
        assertThat(warnings).singleElement().asString().contains(PID + ".cfg has 'drift' more than once");
    }

    @ParameterizedTest
    @CsvSource({
        "org.netcls.policy-gold, org.netcls.policy~gold.cfg",
        "org.netcls.policy_gold, org.netcls.policy~gold.cfg",
        "org.netcls.policy, org.netcls.policy~NAME.cfg",
        "org.netcls.policy~, org.netcls.policy~NAME.cfg"
    })
    void aFileWhoseNameOnlyLooksLikeAFactorysIsToldOnceWithTheRightName(String pid, String right) throws Exception {
        etc(pid, "primary = 0x0020");
        etc.read();

        assertThat(warnings).singleElement().asString().contains(pid + ".cfg is no", "name it " + right);
    }
}
