// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.text.Printable;

class ContainerIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "web/sidecar",
                "a/b/c",
                "nginx.service",
                "getty@tty1.service",
                "my.app_1/my.side_1",
                ".hidden",
                "web.",
                "a..b",
                "...",
                "été",
                "\uD83D\uDC33",
                "cgroup",
                "web/tasks",
                "web/net_cls.x",
                "-",
                "a'b;$c"
            })
    void acceptsNamesThatADirectoryCanHave(String value) {
        assertThat(new ContainerId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/web", "web/", "web//sidecar"})
    void refusesASlashThatIsNotBetweenParentAndChild(String value) {
        assertRefused(value, "has a slash that is not between a parent and its child");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "../web", "web/..", "web/./sidecar"})
    void refusesNamesThatLeadElsewhere(String value) {
        assertRefused(value, "has '.' or '..' for a name");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a\\b", "a b", "a\tb", "a\nb", "a\0b", "\u001b[2J", "\u007f", "\u0085", "\u00a0", "\u2028"})
    void refusesBackslashesBlanksAndControlCharacters(String value) {
        assertRefused(value, "has a backslash, blank or control character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks",
                "notify_on_release",
                "release_agent",
                "cgroup.procs",
                "cgroup.clone_children",
                "net_cls.classid",
                "net_prio.ifpriomap",
                "tasks/web",
                "cgroup.procs/web/sidecar"
            })
    void refusesTheNamesOfControlFiles(String value) {
        assertRefused(value, "has the name of a control file");
    }

    @Test
    void containersInOthersHaveAnyName() {
        assertThat(new ContainerId("web/tasks/cgroup.procs").parent()).contains(new ContainerId("web/tasks"));
    }

    @Test
    void refusesAnEmptyName() {
        assertRefused("", "is empty");
    }

    @Test
    void refusesALoneSurrogate() {
        assertRefused("a\ud83d", "is not valid Unicode");
    }

    @ParameterizedTest
    @CsvSource({"a, 255", "é, 127", "鯨, 85"})
    void countsBytesOfUtf8(String character, int most) {
        String longest = character.repeat(most);
        assertThat(new ContainerId(longest).value()).isEqualTo(longest);
        assertRefused(longest + character, "is longer than 255 bytes");
    }

    @Test
    void escapesTheValueInItsMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerId("a\u001b[2J\n"))
                .withMessage("container id 'a\\u001b[2J\\u000a' has a backslash, blank or control character");
    }

    @Test
    void escapesFormatCharactersWhereItIsShown() {
        assertThat(new ContainerId("a\u202eb")).hasToString("a\\u202eb");
    }

    @Test
    void isOrderedByValue() {
        assertThat(new ContainerId("a")).isLessThan(new ContainerId("a.b")).isLessThan(new ContainerId("b"));
    }

    private static void assertRefused(String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerId(value))
                .withMessage("container id '" + Printable.escape(value) + "' " + why);
    }

    @Test
    void knowsWhatItIsNestedIn() {
        assertThat(new ContainerId("a").parent()).isEmpty();
        assertThat(new ContainerId("a.b").parent()).isEmpty();
        assertThat(new ContainerId("a.b/b.c/c").parent()).contains(new ContainerId("a.b/b.c"));
        assertThat(new ContainerId("a.b/b.c/c").root()).isEqualTo(new ContainerId("a.b"));
        assertThat(new ContainerId("a").root()).isEqualTo(new ContainerId("a"));
        assertThat(new ContainerId("a").child("b/c")).isEqualTo(new ContainerId("a/b/c"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContainerId("a").child(""));
    }

    @Test
    void knowsWhetherItIsWithinAnother() {
        assertThat(new ContainerId("a/b/c").isWithin(new ContainerId("a"))).isTrue();
        assertThat(new ContainerId("a").isWithin(new ContainerId("a"))).isFalse();
        assertThat(new ContainerId("a.b").isWithin(new ContainerId("a"))).isFalse();
        assertThat(new ContainerId("ab/c").isWithin(new ContainerId("a"))).isFalse();
    }
}
