// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.eventadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class EventAdminAdapterTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(0x8012, 1);
    private static final Instant TIME = Instant.ofEpochMilli(1234);

    private final List<Event> posted = new ArrayList<>();
    private final Map<Object, Object> left = new HashMap<>();
    private final List<AssignmentEvent> remembered = new ArrayList<>();
    private final EventAdmin events = new EventAdmin() {
        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("this would wait for the handlers");
        }
    };
    private final EventAdminAdapter adapter = adapter();

    @Test
    void postsWhatHappenedToAContainer() {
        bind(adapter, "a");
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
        bind(adapter, "a");
        adapter.changed(new AssignmentEvent(8, Kind.FREED, TIME, Optional.empty(), Optional.of(HANDLE), ""));
        adapter.changed(new AssignmentEvent(9, Kind.ALLOCATOR, TIME, Optional.empty(), Optional.empty(), "random"));
        assertThat(posted)
                .extracting(Event::getTopic)
                .containsExactly("org/netcls/isolator/FREED", "org/netcls/isolator/ALLOCATOR");
        assertThat(posted.get(0).containsProperty("container")).isFalse();
        assertThat(posted.get(1).getProperty("detail")).isEqualTo("random");
    }

    @Test
    void whatHappensWhileItIsReplacedIsPostedAfterwardsAndOnce() {
        bind(adapter, "a");
        adapter.changed(happened(1));
        adapter.leave();
        adapter.changed(happened(2));
        happened(3);
        EventAdminAdapter next = adapter();
        bind(next, "a");
        next.changed(remembered.get(2));
        next.changed(happened(4));
        requirePosted(1, 2, 3, 4);
    }

    @Test
    void whatIsToldBeforeThereIsAnIsolatorToAskIsPostedOnce() {
        adapter.changed(happened(1));
        adapter.changed(happened(2));
        AssignmentEvent onItsWay = happened(3);
        bind(adapter, "a");
        adapter.changed(onItsWay);
        requirePosted(1, 2, 3);
        adapter.leave();
        EventAdminAdapter next = adapter();
        next.changed(happened(4));
        bind(next, "a");
        requirePosted(1, 2, 3, 4);
    }

    @Test
    void whatItWasNotToldIsPostedWithTheNextChange() {
        bind(adapter, "a");
        adapter.changed(happened(1));
        happened(2);
        adapter.changed(happened(3));
        adapter.changed(happened(4));
        requirePosted(1, 2, 3, 4);
    }

    @Test
    void whatWasBeforeItsFirstStartIsNotPostedButWhatIsOnItsWayIs() {
        happened(1);
        AssignmentEvent onItsWay = happened(2);
        bind(adapter, "a");
        adapter.changed(onItsWay);
        adapter.changed(happened(3));
        requirePosted(2, 3);
    }

    @Test
    void versionsOfAnotherInstanceMayBeLower() {
        bind(adapter, "a");
        adapter.changed(happened(7));
        remembered.clear();
        bind(adapter, "b");
        adapter.changed(happened(1));
        adapter.leave();
        happened(2);
        bind(adapter(), "b");
        requirePosted(7, 1, 2);
    }

    @Test
    void anIsolatorThatComesAfterAnotherTellsWhatItHasDoneAlready() {
        bind(adapter, "a");
        adapter.changed(happened(1));
        remembered.clear();
        AssignmentEvent recovered = happened(2);
        bind(adapter, "a");
        adapter.changed(recovered);
        requirePosted(1, 2);
    }

    private EventAdminAdapter adapter() {
        return new EventAdminAdapter(events, left);
    }

    private AssignmentEvent happened(long version) {
        AssignmentEvent event =
                new AssignmentEvent(version, Kind.ALLOCATOR, TIME, Optional.empty(), Optional.empty(), "random");
        remembered.add(event);
        return event;
    }

    private void bind(EventAdminAdapter bound, String instance) {
        IsolatorView isolator = (IsolatorView) Proxy.newProxyInstance(
                IsolatorView.class.getClassLoader(),
                new Class<?>[] {IsolatorView.class},
                (proxy, method, arguments) ->
                        method.getName().equals("version") ? newest() : after((Long) arguments[0]));
        bound.bindIsolator(isolator, Map.of(IsolatorView.INSTANCE, instance));
    }

    private long newest() {
        return remembered.isEmpty() ? 0 : remembered.get(remembered.size() - 1).version();
    }

    private List<AssignmentEvent> after(long version) {
        return remembered.stream().filter(event -> event.version() > version).toList();
    }

    private void requirePosted(long... versions) {
        assertThat(posted)
                .extracting(event -> event.getProperty("version"))
                .containsExactly(Arrays.stream(versions).boxed().toArray());
    }
}
