// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.state.http.mirror.FakeIsolator;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Samples;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.web.NoIsolatorException;

@Timeout(120)
class DocumentsTest {
    private static final Assignment WEB = assignment("web", 0x0010_0001);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();

    @Test
    void theSameIsGivenWhileNothingChanges() throws Exception {
        Documents documents = documents(FakeIsolator.with(WEB).mirror());
        assertThat(documents.get()).isSameAs(documents.get());
        assertThat(made).hasValue(1);
    }

    @Test
    void aNewOneIsMadeAfterAChange() throws Exception {
        FakeIsolator isolator = FakeIsolator.with(WEB);
        Mirror mirror = isolator.mirror();
        Documents documents = documents(mirror);
        assertThat(DocumentText.of(documents.get())).isEqualTo("1");

        mirror.changed(isolator.assign(assignment("db", 0x0010_0002)));
        assertThat(DocumentText.of(documents.get())).isEqualTo("2");
        assertThat(documents.get().tag()).isEqualTo("11-" + isolator.instance());
        assertThat(made).hasValue(2);
    }

    /** As after the wall clock was set back, from which versions begin. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void nothingOfAnIsolatorThatIsGoneIsGiven(long version) throws Exception {
        FakeIsolator isolator = new FakeIsolator(1, true, Samples.assignments(5000));
        Mirror mirror = isolator.mirror();
        Documents documents = documents(mirror);
        Document before = documents.get();

        new FakeIsolator(version, true, Samples.assignments(4999)).bindTo(mirror);

        assertThat(DocumentText.of(documents.get())).isEqualTo("4999");
        assertThat(documents.get().tag()).isNotEqualTo(before.tag());
    }

    @Test
    void unmanagedWhatAnotherDocumentHasFoundIsShown() throws Exception {
        FakeIsolator isolator = new FakeIsolator(1, false, List.of(WEB));
        Mirror mirror = isolator.mirror(now::get);
        Documents documents = documents(mirror);
        documents.get();

        isolator.store(assignment("web", 0x0042_0001));
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        documents(mirror).get();

        assertThat(documents.get().tag()).isEqualTo("1-" + isolator.instance() + "-1");
    }

    @Test
    void oneThreadMakesItForAll() throws Exception {
        int count = 8;
        List<Thread> readers = new ArrayList<>();
        Set<Document> given = new HashSet<>();
        Documents documents = new Documents(FakeIsolator.with(WEB).mirror(), snapshot -> {
            // Until all others have found that there is none.
            while (readers.stream()
                            .filter(reader -> reader.getState() == Thread.State.BLOCKED)
                            .count()
                    < count - 1) {
                Thread.onSpinWait();
            }
            return document(snapshot);
        });
        for (int i = 0; i < count; i++) {
            readers.add(new Thread(() -> {
                try {
                    Document document = documents.get();
                    synchronized (given) {
                        given.add(document);
                    }
                } catch (NoIsolatorException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        readers.forEach(Thread::start);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(given).hasSize(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void ofManyContainersAJustMadeOneIsGivenOnceMore() throws Exception {
        FakeIsolator isolator = new FakeIsolator(1, true, Samples.assignments(5000));
        Mirror mirror = isolator.mirror();
        Documents documents = documents(mirror);
        Document first = documents.get();
        mirror.changed(isolator.assign(WEB));

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(documents.get()).isSameAs(first);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(80));
        assertThat(DocumentText.of(documents.get())).isEqualTo("5001");
    }

    private Documents documents(Mirror mirror) {
        return new Documents(mirror, this::document, now::get);
    }

    private Document document(Snapshot snapshot) {
        made.incrementAndGet();
        return Document.of(
                snapshot.stamp().toString(),
                Long.toString(snapshot.assignments().count()).getBytes(UTF_8));
    }
}
