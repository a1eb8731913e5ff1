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
    @ValueSource(strings = {"web", "web.sidecar", "a.b.c", "été", "\uD83D\uDC33", "cgroup", "web.tasks", "-", "a'b;$c"})
    void acceptsNamesThatADirectoryCanHave(String value) {
        assertThat(new ContainerId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "...", ".web", "web.", "web..sidecar"})
    void refusesADotThatIsNotBetweenParentAndChild(String value) {
        assertRefused(value, "has a dot that is not between a parent and its child");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {"a/b", "a\\b", "a b", "a\tb", "a\nb", "a\0b", "\u001b[2J", "\u007f", "\u0085", "\u00a0", "\u2028"
            })
    void refusesSlashesBlanksAndControlCharacters(String value) {
        assertRefused(value, "has a slash, blank or control character");
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
                "net_prio.ifpriomap"
            })
    void refusesTheNamesOfControlFiles(String value) {
        assertRefused(value, "is the name of a control file");
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
                .withMessage("container id 'a\\u001b[2J\\u000a' has a slash, blank or control character");
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
        assertThat(new ContainerId("a.b.c").parent()).contains(new ContainerId("a.b"));
        assertThat(new ContainerId("a.b.c").root()).isEqualTo(new ContainerId("a"));
        assertThat(new ContainerId("a").root()).isEqualTo(new ContainerId("a"));
    }
}
