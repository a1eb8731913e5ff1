// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;

/** What an operator sees who asks what is wrong. */
class DoctorTest {
    @RegisterExtension
    final Felix felix = new Felix();

    @Test
    void eachLineBeginsWithHowItIs() throws Exception {
        assertThat(felix.type("netcls:doctor").lines())
                .allMatch(line -> line.matches("(ok|warn|fail) +\\S.*  \\S.*"))
                .anyMatch(line -> line.matches("(ok|fail) +kernel +net_cls (is|cannot be) .*"))
                .anyMatch(line -> line.matches("ok +isolator +it runs"))
                .anyMatch(line -> line.matches("warn +back end +emulated in .*packets are not tagged; .*"))
                .anyMatch(line -> line.matches("ok +disk +/.*/data has [0-9]+ MB left"));
    }

    @Test
    void aScriptAsksForTheWorstAndForEachLine() throws Exception {
        assertThat(felix.type("(netcls:doctor) worst")).containsAnyOf("warn", "fail");
        assertThat(felix.type("if { ((netcls:doctor) worst) equals ok } { echo fine } { echo not fine }"))
                .contains("not fine");
        assertThat(felix.type("each ((netcls:doctor) findings) { echo ($it what) is ($it level) }"))
                .contains("back end is warn", "isolator is ok");
        assertThat(felix.type("((netcls:doctor) findings) size").strip()).matches("[12][0-9]");
        assertThat(felix.type("netcls:doctor | grep 'back end'")).contains("emulated");
    }

    @Test
    void withoutTheIsolatorItTellsSo() throws Exception {
        felix.bundle(Felix.ISOLATOR).stop();

        assertThat(felix.type("netcls:doctor"))
                .containsPattern("fail +isolator +it is not running; the log tells why")
                .containsPattern("(ok|warn|fail) +mount ")
                .containsPattern("ok +disk ");
        assertThat(felix.type("(netcls:doctor) worst")).contains("fail");
    }

    @Test
    void itTakesNoWordsAndHasHelp() throws Exception {
        assertThatThrownBy(() -> felix.type("netcls:doctor web")).hasToString("netcls:doctor: usage: netcls:doctor");
        assertThat(felix.type("netcls:doctor --help")).startsWith("usage: netcls:doctor");
        assertThat(felix.type("help netcls:doctor")).contains("doctor");
    }
}
