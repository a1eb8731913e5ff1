// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.eventadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class EventAdminAdapterTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(0x8012, 1);
    private static final Instant TIME = Instant.ofEpochMilli(1234);

    private final List<Event> posted = new ArrayList<>();
    private final EventAdminAdapter adapter = new EventAdminAdapter(new EventAdmin() {
        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("this would wait for the handlers");
        }
    });

    @Test
    void postsWhatHappenedToAContainer() {
        Assignment web = new Assignment(
                new ContainerId("web"),
                Optional.of(HANDLE),
                "/run/netcls/web",
                TIME,
                Map.of("tier", "gold"),
                AssignmentState.ASSIGNED);
        adapter.changed(new AssignmentEvent(7, Kind.ASSIGNED, TIME, Optional.of(web), web.handle(), ""));
        Event event = posted.get(0);
        assertThat(event.getTopic()).isEqualTo("org/netcls/isolator/ASSIGNED");
        assertThat(event.getProperty("version")).isEqualTo(7L);
        assertThat(event.getProperty("timestamp")).isEqualTo(1234L);
        assertThat(event.getProperty("handle")).isEqualTo("0x80120001");
        assertThat(event.getProperty("classid")).isEqualTo(0x80120001L);
        assertThat(event.getProperty("container")).isEqualTo("web");
        assertThat(event.getProperty("group")).isEqualTo("/run/netcls/web");
        assertThat(event.getProperty("labels")).isEqualTo(Map.of("tier", "gold"));
        assertThat(event.getProperty("state")).isEqualTo("ASSIGNED");
    }

    @Test
    void postsWhatIsAboutNoContainer() {
        adapter.changed(new AssignmentEvent(8, Kind.FREED, TIME, Optional.empty(), Optional.of(HANDLE), ""));
        adapter.changed(new AssignmentEvent(9, Kind.ALLOCATOR, TIME, Optional.empty(), Optional.empty(), "random"));
        assertThat(posted)
                .extracting(Event::getTopic)
                .containsExactly("org/netcls/isolator/FREED", "org/netcls/isolator/ALLOCATOR");
        assertThat(posted.get(0).containsProperty("container")).isFalse();
        assertThat(posted.get(1).getProperty("detail")).isEqualTo("random");
    }
}
