// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.shell.command.Running.assertFails;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.shell.result.Container;
import org.netcls.shell.result.Listing;

class ListingTest {
    private final FakeIsolator isolator = new FakeIsolator();
    private final StateCommands commands = new StateCommands(new Services(Context.with(isolator)));

    @BeforeEach
    void fill() {
        put("a", 0x8012_0001, 30, Map.of("tier", "gold"), AssignmentState.ASSIGNED);
        put("b", 0x0012_0002, 10, Map.of("tier", "silver", "app", "shop"), AssignmentState.DRIFTED);
        put("b/c", 0x0012_0002, 20, Map.of("app", ""), AssignmentState.SHARED);
        put("d", 0, 5, Map.of(), AssignmentState.UNMANAGED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "''                                   | a b b/c d",
                "--label tier                         | a b",
                "--label tier=gold                    | a",
                "--label=tier=gold                    | a",
                "--label app=                         | b/c",
                "--label tier --label app             | b",
                "--label tier=gold --label app        | none",
                "--primary 0x12                       | b b/c",
                "--primary 18                         | b b/c",
                "--primary 0x8012                     | a",
                "--primary 0x12 --label tier          | b",
                "--state shared                       | b/c",
                "--state unmanaged                    | d",
                "--state outside                      | none",
                "--state assigned --state drifted     | none",
                "--handle 12:2                        | b b/c",
                "--handle 1179650 --state drifted     | b",
                "--handle 0x80120001                  | a",
                "--sort container                     | a b b/c d",
                "--sort handle                        | b b/c a d",
                "--sort since                         | d b b/c a",
                "--sort since --label tier --wide     | b a",
            })
    void showsThoseForWhichAllHolds(String words, String ids) throws Exception {
        assertThat(ids(words)).containsExactlyElementsOf(ids == null ? List.of() : List.of(ids.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--label =gold | label '=gold' is neither key nor key=value",
                "--primary x   | primary 'x' is not a number in decimal or 0x form",
                "--primary 0x0 | primary handle 0x0 is outside 0x1-0xfffe",
                "--state lost  | state 'lost' is none of assigned, shared, unmanaged, outside, drifted",
                "--state x\u001by | state 'x\\u001by' is none of assigned, shared, unmanaged, outside, drifted",
                "--handle 1:x  | handle '1:x' is none of the forms 0x00120001, 1179649 and 12:1",
                "--sort group  | sort 'group' is none of container, handle, since",
                "--sort        | --sort needs a value",
                "--json=yes    | there is no option --json=yes",
                "web           | usage: netcls:list [--label K[=V]] [--primary P] [--state S] [--handle H] [--sort COLUMN] [--wide] [--json]",
            })
    void saysWhatIsWrongAndWhatIsAllowed(String words, String why) {
        assertFails(() -> commands.list(words.split(" ")), "netcls:list: " + why);
    }

    @Test
    void isAListThatAlsoSaysHowHandlesAreUsed() throws Exception {
        Listing listing = (Listing) commands.list("--wide");
        assertThat(listing).hasSize(4);
        assertThat(listing.get(0)).isEqualTo(new Container(isolator.status(new ContainerId("a"))));
        assertThat(listing.overview()).isEqualTo(isolator.overview());
        assertThat(listing.wide()).isTrue();
    }

    @Test
    void jsonHasThoseThatAreSelected() throws Exception {
        assertThat(commands.list("--json", "--state", "shared"))
                .asString()
                .startsWith("{\"version\":1,\"assignments\":[{\"container\":\"b/c\",\"parent\":\"b\",")
                .endsWith("}]}");
        assertThat(commands.status("--json", "a")).asString().startsWith("{\"container\":\"a\",\"handle\":{");
    }

    private List<String> ids(String words) throws Exception {
        String[] options = words.isEmpty() ? new String[0] : words.split(" +");
        return ((Listing) commands.list(options))
                .stream().map(one -> one.container().value()).toList();
    }

    private void put(String id, int classId, long since, Map<String, String> labels, AssignmentState state) {
        Optional<NetClsHandle> handle = NetClsHandle.ofClassId(classId);
        ContainerId container = new ContainerId(id);
        isolator.containers.put(
                container,
                new Assignment(container, handle, "/fake/" + id, Instant.ofEpochSecond(since), labels, state));
    }
}
