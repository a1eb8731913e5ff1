// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.shell.result.Listing;

class ListTextTest {
    private static final String UUID = "123e4567-e89b-42d3-a456-426614174000";
    private static final Assignment LONG = assignment(UUID, 0xfffe, Map.of("tier", "gold"));
    private static final Assignment SHORT = assignment("web", 0x12, Map.of());

    @Test
    void showsAllColumnsWhereNoWidthIsKnown() {
        assertThat(shown(OptionalInt.empty(), LONG, SHORT))
                .startsWith("CONTAINER                             HANDLE      DECIMAL     TC         STATE   "
                        + "  LABELS     GROUP\n")
                .contains("\nweb                                   0x0012ffff  1245183     12:ffff    assigned"
                        + "  -          /run/netcls/web\n")
                .doesNotContain("not shown");
    }

    @Test
    void showsWhatEnginesShowOfTheirIds() {
        String id = "0123456789ab".repeat(5) + "cdef";
        Assignment engines = assignment(id, 0x12, Map.of("engine.group", "/sys/fs/cgroup/docker/" + id, "name", "web"));
        assertThat(shown(OptionalInt.empty(), engines))
                .contains("\n0123456789ab  0x0012ffff  1245183  12:ffff  assigned  name=web  /run/netcls/" + id);
    }

    @Test
    void leavesOutWhatDoesNotFitAndSaysSo() {
        assertThat(shown(OptionalInt.of(80), LONG, SHORT)).isEqualTo("""
                        CONTAINER                             HANDLE      TC         STATE
                        123e4567-e89b-42d3-a456-426614174000  0xfffeffff  fffe:ffff  assigned
                        web                                   0x0012ffff  12:ffff    assigned

                        back end   real, /run/netcls
                        handles    0x0012: 1 used, 2 quarantined, 3 free
                        allocator  bitmap
                        not shown  DECIMAL, LABELS, GROUP; see --wide""");
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 60, 71, 72, 80, 83, 84, 100, 120, 141, 200})
    void noRowIsWiderThanTheTerminal(int width) {
        assertThat(table(shown(OptionalInt.of(width), LONG, SHORT)))
                .allMatch(line -> line.length() <= width)
                .anyMatch(line -> line.contains(UUID + "  0xfffeffff"));
    }

    @ParameterizedTest
    @CsvSource({"142, GROUP", "141, LABELS", "84, DECIMAL", "71, STATE", "58, STATE"})
    void showsAsMuchAsFits(int width, String last) {
        assertThat(shown(OptionalInt.of(width), LONG).lines().findFirst().orElseThrow())
                .contains(last);
    }

    @Test
    void neverCutsAnId() {
        assertThat(table(shown(OptionalInt.of(20), LONG)))
                .containsExactly("CONTAINER                             HANDLE", UUID + "  0xfffeffff");
    }

    @Test
    void jsonIsThatOfTheStateOverHttp() {
        String json = ListText.json(listing(LONG, SHORT));
        JsonObject read = Json.createReader(new StringReader(json)).readObject();
        assertThat(read.getInt("version")).isEqualTo(7);
        assertThat(read.getJsonArray("assignments")).hasSize(2);
        assertThat(read.getJsonArray("assignments").getJsonObject(1).getJsonObject("handle"))
                .hasToString("{\"hex\":\"0x0012ffff\",\"decimal\":1245183,\"tc\":\"12:ffff\"}");
        assertThat(ListText.json(listing())).isEqualTo("{\"version\":7,\"assignments\":[]}");
    }

    @Test
    void jsonNeitherActsOnATerminalNorChangesAnyValue() {
        Assignment hostile = new Assignment(
                new ContainerId("a\u202eb"), Optional.empty(), "/run/\u001b[2J\u009b\n\"", Instant.EPOCH);
        String json = ListText.json(hostile);
        assertThat(json).doesNotContain("\u202e", "\u001b", "\u009b", "\n");
        JsonObject read = Json.createReader(new StringReader(json)).readObject();
        assertThat(read.getString("container")).isEqualTo("a\u202eb");
        assertThat(read.getString("group")).isEqualTo("/run/\u001b[2J\u009b\n\"");
    }

    private static List<String> table(String shown) {
        return shown.lines().takeWhile(line -> !line.isEmpty()).toList();
    }

    private static String shown(OptionalInt width, Assignment... assignments) {
        return ListText.of(listing(assignments), width);
    }

    private static Listing listing(Assignment... assignments) {
        return Listing.of(new NetClsState(
                new Overview(
                        7,
                        new BackEnd(true, "/run/netcls"),
                        Optional.of("bitmap"),
                        Optional.empty(),
                        List.of(new HandleCounts(new Primary(0x12), 1, 2, 3)),
                        assignments.length,
                        List.of(),
                        List.of(),
                        Reconciliation.NONE),
                List.of(assignments)));
    }

    private static Assignment assignment(String id, int primary, Map<String, String> labels) {
        return new Assignment(
                new ContainerId(id),
                Optional.of(new NetClsHandle(primary, 0xffff)),
                "/run/netcls/" + id,
                Instant.EPOCH,
                labels,
                AssignmentState.ASSIGNED);
    }
}
