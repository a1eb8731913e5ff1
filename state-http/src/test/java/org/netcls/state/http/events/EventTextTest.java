// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.SINCE;
import static org.netcls.state.http.mirror.Samples.assignment;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.state.http.mirror.Position;

class EventTextTest {
    @Test
    void tellsWhatHappenedToAContainer() {
        Assignment web = assignment("web", 0x8012_0001, Map.of("tier", "gold"), AssignmentState.ASSIGNED);
        JsonObject data = data(new AssignmentEvent(7, Kind.ASSIGNED, SINCE, Optional.of(web), web.handle(), ""));
        assertThat(data.getInt("version")).isEqualTo(7);
        assertThat(data.getString("kind")).isEqualTo("assigned");
        assertThat(data.getString("time")).isEqualTo(SINCE.toString());
        assertThat(data.getJsonObject("handle").getJsonNumber("decimal").longValue())
                .isEqualTo(0x8012_0001L);
        assertThat(data.getJsonObject("assignment").getString("container")).isEqualTo("web");
        assertThat(data.getJsonObject("assignment").getJsonObject("labels").getString("tier"))
                .isEqualTo("gold");
    }

    @Test
    void leavesOutWhatThereIsNot() {
        Optional<NetClsHandle> none = Optional.empty();
        JsonObject data = data(new AssignmentEvent(7, Kind.FOREIGN, SINCE, Optional.empty(), none, "other"));
        assertThat(data.keySet()).containsExactlyInAnyOrder("version", "kind", "time", "detail");
        assertThat(data.getString("kind")).isEqualTo("foreign");
        assertThat(data.getString("detail")).isEqualTo("other");
    }

    @Test
    void aResetTellsWhereToGoOn() {
        assertThat(new String(EventText.reset(new Position(7, "ab1")), UTF_8))
                .isEqualTo("id: 7-ab1\nevent: reset\ndata: {\"version\":7,\"instance\":\"ab1\"}\n\n");
    }

    @Test
    void aHeartbeatIsAComment() {
        assertThat(new String(EventText.HEARTBEAT, UTF_8)).startsWith(":").endsWith("\n\n");
    }

    @Property
    void whateverTheDetailHoldsIsOneLineOfData(
            @ForAll @Chars({'\n', '\r', '"', '\\', '\u2028', '\u0085', ':'}) @CharRange(from = 'a', to = 'd')
                    String detail) {
        AssignmentEvent event =
                new AssignmentEvent(1, Kind.ALLOCATOR, SINCE, Optional.empty(), Optional.empty(), detail);
        assertThat(data(event).getString("detail")).isEqualTo(detail);
    }

    @Test
    void whateverAnIdHoldsIsOneLineOfData() {
        Assignment odd = assignment("a\"b:<b>\u00e9\ud83d\ude00\u200b", 0x0010_0001);
        JsonObject data = data(new AssignmentEvent(1, Kind.RELEASED, SINCE, Optional.of(odd), odd.handle(), ""));
        assertThat(data.getJsonObject("assignment").getString("container"))
                .isEqualTo(odd.container().value());
    }

    /** As a client reads it: three lines, of which the last one is the data, and an empty one. */
    private static JsonObject data(AssignmentEvent event) {
        String[] lines = new String(EventText.of(event, "ab1"), UTF_8).split("\r\n|\r|\n", -1);
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).isEqualTo("id: " + event.version() + "-ab1");
        assertThat(lines[1]).startsWith("event: ");
        assertThat(lines[2]).startsWith("data: ");
        assertThat(lines[3] + lines[4]).isEmpty();
        return Json.createReader(new StringReader(lines[2].substring("data: ".length())))
                .readObject();
    }
}
