// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import org.netcls.api.ContainerId;

/** A back end in a Java process of its own. */
final class OtherAgent {
    private OtherAgent() {}

    /** Runs {@link #main} to its end, and gives what it printed in UTF-8. Words beyond ASCII go by its input. */
    static String withLocale(String locale, Path root, String operation, String container) throws Exception {
        ProcessBuilder builder = builder(root, operation);
        builder.environment().put("LC_ALL", locale);
        return run(builder, container);
    }

    private static String run(ProcessBuilder builder, String container) throws Exception {
        Process process = builder.start();
        try (var out = process.getOutputStream()) {
            out.write(container.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    /** The same with only so many descriptors. */
    static String withDescriptors(int most, Path root, String operation, String container) throws Exception {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
        ProcessBuilder builder = builder(root, operation);
        words.addAll(builder.command());
        return run(builder.command(words), container);
    }

    /** One that has the root, until its input ends. */
    static Process holding(Path root) throws IOException {
        Process process = builder(root, "hold").start();
        if (process.getInputStream().read() != '.') {
            throw new IOException(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return process;
    }

    private static ProcessBuilder builder(Path root, String operation) {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherAgent.class.getName(),
                        root.toString(),
                        operation)
                .redirectErrorStream(true);
    }

    public static void main(String... words) throws IOException {
        Path path = Path.of(words[0]);
        GroupRoot root = path.startsWith("/tmp") && !Files.exists(path.resolve("tasks"))
                ? GroupRoot.emulated(path)
                : GroupRoot.real(path);
        try (CgroupFs cgroups = new CgroupFs(root)) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            switch (words[1]) {
                case "make" -> make(cgroups, container(), out);
                case "kill" -> kill(cgroups, container());
                case "exhaust" -> exhaust(cgroups, container(), out);
                default -> hold(root, out);
            }
        }
    }

    private static ContainerId container() throws IOException {
        return new ContainerId(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void make(CgroupFs cgroups, ContainerId container, PrintStream out) throws IOException {
        cgroups.list().forEach(out::println);
        cgroups.create(container, OptionalInt.of(0x00120001), "");
        out.println(container + " " + cgroups.classId(container.value()).getAsInt());
    }

    private static void kill(CgroupFs cgroups, ContainerId container) throws IOException {
        cgroups.kill(container, Duration.ofSeconds(120));
        cgroups.remove(container);
    }

    /** What is asked while no descriptor is left, and then again. */
    private static void exhaust(CgroupFs cgroups, ContainerId container, PrintStream out) throws IOException {
        // So that all classes are loaded by then, those too that say what went wrong.
        asking(cgroups, container).forEach(OtherAgent::answer);
        answer(() -> {
            cgroups.attach(container, 0);
            return "attached";
        });
        List<Closeable> open = new ArrayList<>();
        for (Asking asking : asking(cgroups, container)) {
            out.println(answerWithoutDescriptors(asking, open));
        }
        for (Closeable one : open) {
            one.close();
        }
        for (Asking asking : asking(cgroups, container)) {
            out.println(answer(asking));
        }
    }

    /** Asks again where the machine itself, which opens files too, gave a descriptor back meanwhile. */
    private static Object answerWithoutDescriptors(Asking asking, List<Closeable> open) {
        Object answer;
        int before;
        do {
            openAll(open);
            before = open.size();
            answer = answer(asking);
            openAll(open);
        } while (open.size() > before);
        return answer;
    }

    private static void openAll(List<Closeable> open) {
        try {
            while (true) {
                open.add(Files.newInputStream(Path.of("/dev/null")));
            }
        } catch (IOException e) {
            // None is left, which is what was asked for.
        }
    }

    private interface Asking {
        Object ask() throws IOException;
    }

    private static List<Asking> asking(CgroupFs cgroups, ContainerId container) {
        String group = container.value();
        return List.of(
                () -> cgroups.classId(group),
                () -> cgroups.list(),
                () -> cgroups.processes(group),
                () -> cgroups.note(group),
                () -> cgroups.foreign(List.of(group)).unreadable().isEmpty(),
                () -> {
                    cgroups.remove(container);
                    return "removed";
                });
    }

    private static Object answer(Asking asking) {
        try {
            return asking.ask();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void hold(GroupRoot root, PrintStream out) throws IOException {
        RootLock lock = RootLock.take(root.directory(), new HashMap<>());
        out.print('.');
        out.flush();
        System.in.read();
        lock.close();
    }
}
