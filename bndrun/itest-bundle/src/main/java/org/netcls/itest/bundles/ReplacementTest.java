// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Durations;
import org.netcls.itest.support.HookClient;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/**
 * Containers come and go by every way in, and are read and followed, while our bundles are replaced in every way there
 * is, one after the other. No call fails but those whose connection the replaced bundle itself has, and replaced bundles
 * are not kept. {@code -Dnetcls.replacement.seconds} sets how long it takes; each bundle is replaced at least once. With
 * {@code -Dnetcls.replacement.containers} there are so many others all the while, and
 * {@code -Dnetcls.replacement.bundles} names those that are replaced.
 */
class ReplacementTest {
    private static final int LONGEST_PAUSE_MILLIS = 100;
    private static final String LAST = "last";
    private static final String WAIT = "netcls.wait";

    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private final ReplacementSettings settings = ReplacementSettings.read();
    private final Replacements replacements = new Replacements();
    private final WebClients web = new WebClients(new Web(felix::http), replacements);
    private ReplacedBundles bundles;
    private ServiceClient service;
    private SshClient ssh;

    /** How fast a machine is decides nothing. */
    @BeforeAll
    static void waitLong() {
        System.setProperty(WAIT, "" + Patience.LIMIT.toSeconds());
    }

    @AfterAll
    static void waitAsBefore() {
        System.clearProperty(WAIT);
    }

    /** Of those who call. */
    @BeforeAll
    static void requirePrograms() throws IOException {
        try {
            Tool.run("curl", "--version");
            Tool.run("ssh", "-V");
        } catch (IOException e) {
            Prerequisite.isMissing("a client is not here", e);
        }
    }

    /** What bundles keep in the framework goes when they are uninstalled. */
    @BeforeEach
    void keepDataElsewhere() throws Exception {
        bundles = new ReplacedBundles(context);
        service = new ServiceClient(context);
        felix.useKernel(KERNEL);
        // No other takes the place of one that is chosen, so each call has to wait for it.
        felix.configure(
                Felix.ISOLATOR,
                Map.of(
                        "data",
                        folder.toString(),
                        "allocator.target",
                        "(netcls.allocator=bitmap)",
                        "allocator.wait",
                        Patience.LIMIT.toSeconds()));
        felix.configure(Felix.ENGINES, Map.of("spool", HookClient.spool(folder).toString()));
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void noCallerNoticesThatBundlesAreReplaced() throws Exception {
        for (int i = 0; i < settings.containers(); i++) {
            felix.isolator().prepare(new ContainerId("present-" + i));
        }
        try (Load load = new Load();
                EventAdminClient subscriber = new EventAdminClient(context)) {
            long first = felix.isolator().version();
            addClients(load);
            Future<List<Long>> followed = load.begin(() -> web.follow(first, LAST, load));
            replaceAll(load);
            Map<String, Durations> calls = load.end();
            System.out.printf("replacements: %s; calls: %s%n", replacements.durations(), calls);
            assertThat(calls.values()).allMatch(durations -> durations.count() > 0);
            // Those of hooks that ended while nobody listened, too.
            Patience.await(this::countOthers, count -> count == 0);
            felix.isolator().prepare(new ContainerId(LAST));
            List<Long> versions = followed.get(Patience.MILLIS, TimeUnit.MILLISECONDS);
            List<Long> all = LongStream.rangeClosed(first + 1, first + versions.size())
                    .boxed()
                    .toList();
            assertThat(versions).as("a gap in the events").isEqualTo(all);
            assertThat(subscriber.versions(first + 1, first + versions.size()))
                    .as("a gap in those of Event Admin")
                    .startsWith(all.toArray(Long[]::new))
                    .doesNotHaveDuplicates();
        }
        bundles.requireGone();
    }

    private long countOthers() throws Exception {
        return felix.isolator().state().assignments().size() - settings.containers();
    }

    private void addClients(Load load) throws Exception {
        Path socket = Path.of("target/agent.sock").toAbsolutePath();
        service.open();
        // At full speed there would be more changes in two seconds than the isolator remembers.
        load.add("service", turn -> {
            service.call(turn);
            load.pause(1);
        });
        load.add("HTTP", web::read);
        load.add("health", web::askForHealth);
        load.add("control socket", new ControlClient(socket, replacements));
        load.add("prompt", this::type);
        ssh = SshClient.in(Files.createDirectory(folder.resolve("ssh")), felix, replacements);
        load.add("ssh", ssh);
        load.add("hook", new HookClient(socket, folder));
    }

    /** Gogo itself waits for nothing: where it finds no command, or nobody who shows its result, it says so. */
    private void type(int turn) throws Exception {
        String printed = replacements.connected(
                () -> {
                    try {
                        return felix.type("netcls:allocators");
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                },
                text -> !text.contains("back end"),
                "org.netcls.shell");
        assertThat(printed).as(replacements.toString()).contains("back end");
    }

    /** Until each was replaced, and the time is over; each time in another way. */
    private void replaceAll(Load load) throws Exception {
        List<Replacements.Change> changes =
                List.of(bundles::stopAndStart, bundles::update, bundles::refresh, bundles::reinstall);
        Random random = new Random(7);
        long end = System.nanoTime() + settings.time().toNanos();
        int round = 0;
        do {
            List<String> parts = settings.bundles();
            for (int i = 0; i < parts.size(); i++) {
                load.pause(random.nextLong(LONGEST_PAUSE_MILLIS));
                Replacements.Change change = changes.get((round + i) % changes.size());
                replacements.replace(felix.bundle(parts.get(i)), bundle -> {
                    change.to(bundle);
                    ssh.awaitServer();
                });
                load.requireNoFailure();
            }
            round++;
        } while (System.nanoTime() < end);
    }
}
