// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.shell.line.Usage;

class UsagesTest {
    private static final List<Class<?>> COMMANDS = List.of(
            AllocatorCommands.class,
            ConfigCommand.class,
            ContainerCommands.class,
            DoctorCommand.class,
            EventCommands.class,
            PolicyCommands.class,
            RecoveryCommands.class,
            StateCommands.class);

    @ParameterizedTest
    @CsvSource({
        "about,   0, true",
        "about,   1, false",
        "list,    0, true",
        "list,    1, false",
        "status,  0, false",
        "status,  1, true",
        "status,  2, false",
        "release, 0, false",
        "release, 1, true",
        "release, 2, true",
        "exec,    1, false",
        "exec,    2, true",
        "exec,    9, true",
        "assign,  0, false",
        "assign,  1, true",
        "assign,  9, true",
        "policy,  0, true",
        "policy,  1, true",
        "policy,  2, false"
    })
    void knowsHowManyWordsFit(String command, int words, boolean fits) {
        assertThat(Usages.of(command).orElseThrow().fits(words)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"about", "assign", "exec", "list", "release", "status"})
    void helpBeginsWithTheSynopsis(String command) {
        assertThat(Usages.of(command).orElseThrow().help())
                .startsWith("usage: netcls:" + command)
                .contains("\n");
    }

    @Test
    void helpExplainsEachOptionOnALineOfItsOwn() {
        assertThat(Usages.of("assign").orElseThrow().help()).isEqualTo("""
                usage: netcls:assign [--primary P] [--handle H] [--label K=V] [--parent P] [--own-group] <container> [pid...]
                give a container a group with a handle, and move processes into it; a container that is there keeps what \
                it has, and what contradicts that is refused.
                --primary P    a handle under this primary, in decimal or with 0x
                --handle H     exactly this handle, as 0x00120001, 1179649 or 12:1; where no primary is configured, it is \
                written also for a container that is there
                --label K=V    kept with the container and shown; may be given several times
                --parent P     nest the container in this one, which gives it the id <parent>/<container>
                --own-group    for a nested container, which otherwise shares its parent's group""");
    }

    /** Gogo's help reads annotations, in which there are constants alone. */
    @ParameterizedTest
    @MethodSource("usages")
    void gogosHelpExplainsACommandAsItsOwnDoes(Usage usage) {
        assertThat(COMMANDS)
                .flatExtracting(commands -> List.of(commands.getMethods()))
                .filteredOn(method -> method.getName().equals(usage.command()) && method.isVarArgs())
                .singleElement()
                .extracting(method -> method.getAnnotation(Descriptor.class).value())
                .isEqualTo(usage.explanation());
    }

    static List<Usage> usages() {
        return Usages.all();
    }
}
