// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.shell.command.Running.assertFails;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.shell.result.About;
import org.netcls.shell.result.Container;
import org.netcls.shell.result.Handle;

class StateCommandsTest {
    private static final ContainerId WEB = new ContainerId("web");

    private final FakeIsolator isolator = new FakeIsolator();
    private final StateCommands commands = new StateCommands(new Services(Context.with(isolator)));

    @BeforeEach
    void prepare() throws Exception {
        isolator.prepare(WEB);
    }

    @Test
    void showsWhatThereIs() throws Exception {
        assertThat(commands.status("web")).isEqualTo(new Container(isolator.status(WEB)));
        assertThat(commands.about()).isEqualTo(new About(isolator.overview(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x00120001", "1179649", "12:1"})
    void findsAHandleInAnyOfItsForms(String form) throws Exception {
        isolator.handle = new HandleStatus(
                new NetClsHandle(0x12, 1), HandleUse.QUARANTINED, Optional.of(WEB), Optional.of(Instant.EPOCH));
        assertThat(commands.handle(form)).isEqualTo(new Handle(isolator.handle));
    }

    @Test
    void tellsInOneLineWhatWentWrong() {
        assertFails(() -> commands.status("db"), "netcls:status: no container 'db'");
        assertFails(
                () -> commands.status("a\u001b[2Jb"),
                "netcls:status: container id 'a\\u001b[2Jb' has a backslash, blank or control character");
        assertFails(
                () -> commands.handle("\u001b"),
                "netcls:handle: handle '\\u001b' is none of the forms 0x00120001, 1179649 and 12:1");
        assertFails(() -> commands.handle("0x00000001"), "netcls:handle: primary handle 0x0 is outside 0x1-0xfffe");
    }

    @Test
    void showsItsUsageWhenWordsDoNotFit() {
        assertFails(
                () -> commands.status(),
                "netcls:status: usage: " + Usages.of("status").orElseThrow().synopsis());
        assertFails(
                () -> commands.list("web"),
                "netcls:list: usage: " + Usages.of("list").orElseThrow().synopsis());
    }

    @Test
    void helpsInsteadOfDoing() throws Exception {
        assertThat(commands.list("--help"))
                .isEqualTo(Usages.of("list").orElseThrow().help());
    }
}
