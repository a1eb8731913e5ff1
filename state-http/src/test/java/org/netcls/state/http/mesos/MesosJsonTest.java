// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ContainerStatus;
import org.apache.mesos.v1.agent.Protos.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.DocumentText;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.mirror.Snapshots;

/** The classes that Mesos' own clients use decode what we write, and refuse every field that they do not know. */
class MesosJsonTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:07.250Z");

    @ParameterizedTest
    @ValueSource(ints = {0x00120001, 0x7fff_ffff, 0x8000_0001, 0xfffe_ffff})
    void mesosReadsTheClassidOfEachContainer(int classId) throws Exception {
        Snapshot state = managed(assignment("web", Optional.of(classId)));

        assertThat(decode(statusInState(state)).getCgroupInfo().getNetCls().getClassid())
                .isEqualTo(classId);
        assertThat(decode(statusInContainers(state)).getCgroupInfo().getNetCls().getClassid())
                .isEqualTo(classId);
    }

    @Test
    void theClassidIsAPlainUnsignedNumber() {
        assertThat(containersText(managed(assignment("web", Optional.of(0x8000_0001)))))
                .contains("\"classid\":2147483649");
    }

    @Test
    void mesosReadsTheContainersName() throws Exception {
        String name = "a\"b<b>\u00e9";
        Snapshot state = managed(assignment(name, Optional.of(0x00120001)));

        assertThat(decode(statusInState(state)).getContainerId().getValue()).isEqualTo(name);
        assertThat(decode(statusInContainers(state)).getContainerId().getValue())
                .isEqualTo(name);
    }

    @Test
    void cgroupInfoIsLeftOutWithoutAHandle() throws Exception {
        Snapshot state = managed(assignment("web", Optional.empty()));

        assertThat(decode(statusInState(state)).hasCgroupInfo()).isFalse();
        assertThat(decode(statusInContainers(state)).hasCgroupInfo()).isFalse();
    }

    @Test
    void labelsAreThoseOfTheTask() {
        Assignment web = new Assignment(
                new ContainerId("web"),
                Optional.empty(),
                "/g",
                SINCE,
                Map.of("tier", "gold"),
                AssignmentState.UNMANAGED);
        assertThat(stateText(managed(web))).contains("\"labels\":[{\"key\":\"tier\",\"value\":\"gold\"}]");
    }

    @Test
    void timesAreSecondsWithAFraction() {
        assertThat(stateText(managed(assignment("web", Optional.of(0x00120001)))))
                .contains("\"timestamp\":1767225607.250");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mesosReadsTheAnswersOfTheOperatorApi(boolean hasHandle) throws Exception {
        Optional<Integer> classId = hasHandle ? Optional.of(0xfffe_ffff) : Optional.empty();
        Snapshot state = managed(
                new Assignment(
                        new ContainerId("web"),
                        classId.map(id -> NetClsHandle.ofClassId(id).orElseThrow()),
                        "/g",
                        SINCE,
                        Map.of("tier", "gold"),
                        AssignmentState.ASSIGNED),
                assignment("db", classId));

        Response.GetContainers containers =
                response(OperatorEndpoint.containers(state, assignment -> true)).getGetContainers();
        Response.GetState all = response(OperatorEndpoint.state(state)).getGetState();

        assertThat(containers.getContainersCount()).isEqualTo(2);
        assertThat(containers.getContainers(0).getContainerId().getValue()).isEqualTo("db");
        assertThat(containers.getContainers(1).getContainerStatus().hasCgroupInfo())
                .isEqualTo(classId.isPresent());
        assertThat(all.getGetTasks()
                        .getLaunchedTasks(1)
                        .getLabels()
                        .getLabels(0)
                        .getValue())
                .isEqualTo("gold");
        assertThat(all.getGetExecutors().getExecutorsCount()).isEqualTo(2);
        assertThat(all.getGetFrameworks().getFrameworksCount()).isEqualTo(1);
    }

    @Test
    void anEmulatedAgentSaysSo() {
        assertThat(state(managed()).getJsonObject("attributes").getString("netcls_backend"))
                .isEqualTo("emulated, packets are not tagged, /emulated");
    }

    @Test
    void theAllocatorAndItsFaultAreShown() {
        Snapshot state = Snapshots.of(
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
        Snapshot unmanaged = Snapshots.of(
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

    private static Snapshot managed(Assignment... assignments) {
        return Snapshots.of(
                new Overview(
                        1,
                        new BackEnd(false, "/emulated"),
                        Optional.of("bitmap"),
                        Optional.empty(),
                        List.of(new HandleCounts(new Primary(0x12), 1, 0, 0xfffe)),
                        assignments.length,
                        List.of(),
                        List.of(),
                        Reconciliation.NONE),
                List.of(assignments));
    }

    private static JsonValue statusInState(Snapshot state) {
        return state(state).getValue("/frameworks/0/executors/0/tasks/0/statuses/0/container_status");
    }

    private static JsonValue statusInContainers(Snapshot state) {
        return containers(state).getJsonObject(0).get("status");
    }

    private static ContainerStatus decode(JsonValue status) throws InvalidProtocolBufferException {
        ContainerStatus.Builder decoded = ContainerStatus.newBuilder();
        JsonFormat.parser().merge(status.toString(), decoded);
        return decoded.build();
    }

    private static Response response(Document document) throws InvalidProtocolBufferException {
        Response.Builder decoded = Response.newBuilder();
        JsonFormat.parser().merge(DocumentText.of(document), decoded);
        return decoded.build();
    }

    private static JsonObject state(Snapshot state) {
        return parse(stateText(state)).asJsonObject();
    }

    private static JsonArray containers(Snapshot state) {
        return parse(containersText(state)).asJsonArray();
    }

    private static String stateText(Snapshot state) {
        return DocumentText.of(StateEndpoint.document(state, new AgentAddress("127.0.0.1", 8181)));
    }

    private static String containersText(Snapshot state) {
        return DocumentText.of(ContainersEndpoint.document(state, assignment -> true));
    }

    private static JsonStructure parse(String text) {
        return Json.createReader(new StringReader(text)).read();
    }
}
