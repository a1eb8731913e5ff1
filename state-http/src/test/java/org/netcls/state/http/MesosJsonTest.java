// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ContainerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.api.Standing;

/** The classes that Mesos' own clients use decode what we write, and refuse every field that they do not know. */
class MesosJsonTest {
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00.120Z");
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:07.250Z");

    @ParameterizedTest
    @ValueSource(ints = {0x00120001, 0x7fff_ffff, 0x8000_0001, 0xfffe_ffff})
    void mesosReadsTheClassidOfEachContainer(int classId) throws Exception {
        NetClsState state = managed(assignment("web", Optional.of(classId)));

        assertThat(decode(statusInState(state)).getCgroupInfo().getNetCls().getClassid())
                .isEqualTo(classId);
        assertThat(decode(statusInContainers(state)).getCgroupInfo().getNetCls().getClassid())
                .isEqualTo(classId);
    }

    @Test
    void theClassidIsAPlainUnsignedNumber() {
        assertThat(text(json -> json.containers(managed(assignment("web", Optional.of(0x8000_0001))))))
                .contains("\"classid\":2147483649");
    }

    @Test
    void mesosReadsTheContainersName() throws Exception {
        String name = "a\"b<b>\u00e9";
        NetClsState state = managed(assignment(name, Optional.of(0x00120001)));

        assertThat(decode(statusInState(state)).getContainerId().getValue()).isEqualTo(name);
        assertThat(decode(statusInContainers(state)).getContainerId().getValue())
                .isEqualTo(name);
    }

    @Test
    void cgroupInfoIsLeftOutWithoutAHandle() throws Exception {
        NetClsState state = managed(assignment("web", Optional.empty()));

        assertThat(decode(statusInState(state)).hasCgroupInfo()).isFalse();
        assertThat(decode(statusInContainers(state)).hasCgroupInfo()).isFalse();
    }

    @Test
    void labelsAreThoseOfTheTask() {
        Assignment web = new Assignment(
                new ContainerId("web"), Optional.empty(), "/g", SINCE, Map.of("tier", "gold"), Standing.OPERATORS);
        assertThat(text(json -> json.state(managed(web))))
                .contains("\"labels\":[{\"key\":\"tier\",\"value\":\"gold\"}]");
    }

    @Test
    void timesAreSecondsWithAFraction() {
        assertThat(text(json -> json.state(managed(assignment("web", Optional.of(0x00120001))))))
                .contains("\"start_time\":1767225600.120")
                .contains("\"timestamp\":1767225607.250");
    }

    @Test
    void anEmulatedAgentSaysSo() {
        assertThat(state(managed()).getJsonObject("attributes").getString("netcls_backend"))
                .isEqualTo("emulated, packets are not tagged, /emulated");
    }

    @Test
    void theAllocatorAndItsFaultAreShown() {
        NetClsState state = new NetClsState(
                new Overview(
                        1,
                        new BackEnd(true, "/real"),
                        Optional.of("bitmap"),
                        Optional.of("allocator bitmap take threw"),
                        List.of(),
                        0,
                        List.of(),
                        List.of(),
                        Reconciliation.NONE),
                List.of());

        assertThat(state(state).getJsonObject("attributes"))
                .containsEntry("netcls_allocator", Json.createValue("bitmap"))
                .containsEntry("netcls_allocator_fault", Json.createValue("allocator bitmap take threw"));
    }

    @Test
    void thePrimaryHandleIsAFlagOnlyWhereThereIsOne() {
        NetClsState unmanaged = new NetClsState(
                new Overview(
                        1,
                        new BackEnd(true, "/r"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        0,
                        List.of(),
                        List.of(),
                        Reconciliation.NONE),
                List.of());

        assertThat(state(managed()).getJsonObject("flags"))
                .containsEntry("cgroups_net_cls_primary_handle", Json.createValue("0x0012"));
        assertThat(state(unmanaged).getJsonObject("flags").keySet()).containsExactly("isolation");
    }

    @Test
    void noContainersAreEmptyArrays() {
        assertThat(containers(managed())).isEqualTo(JsonValue.EMPTY_JSON_ARRAY);
        assertThat(state(managed()).getValue("/frameworks/0/executors")).isEqualTo(JsonValue.EMPTY_JSON_ARRAY);
    }

    private static Assignment assignment(String name, Optional<Integer> classId) {
        return new Assignment(
                new ContainerId(name),
                classId.map(id -> NetClsHandle.ofClassId(id).orElseThrow()),
                "/root/" + name,
                SINCE);
    }

    private static NetClsState managed(Assignment... assignments) {
        return new NetClsState(
                new Overview(
                        1,
                        new BackEnd(false, "/emulated"),
                        Optional.of("bitmap"),
                        Optional.empty(),
                        List.of(new HandleUse(0x12, 1, 0, 0xfffe)),
                        assignments.length,
                        List.of(),
                        List.of(),
                        Reconciliation.NONE),
                List.of(assignments));
    }

    private static JsonValue statusInState(NetClsState state) {
        return state(state).getValue("/frameworks/0/executors/0/tasks/0/statuses/0/container_status");
    }

    private static JsonValue statusInContainers(NetClsState state) {
        return containers(state).getJsonObject(0).get("status");
    }

    private static ContainerStatus decode(JsonValue status) throws InvalidProtocolBufferException {
        ContainerStatus.Builder decoded = ContainerStatus.newBuilder();
        JsonFormat.parser().merge(status.toString(), decoded);
        return decoded.build();
    }

    private static JsonObject state(NetClsState state) {
        return parse(json -> json.state(state)).asJsonObject();
    }

    private static JsonArray containers(NetClsState state) {
        return parse(json -> json.containers(state)).asJsonArray();
    }

    private static JsonStructure parse(Consumer<MesosJson> writing) {
        return Json.createReader(new StringReader(text(writing))).read();
    }

    private static String text(Consumer<MesosJson> writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.createGenerator(text)) {
            writing.accept(new MesosJson(json, new AgentAddress("127.0.0.1", 8181, "host", STARTED)));
        }
        return text.toString();
    }
}
