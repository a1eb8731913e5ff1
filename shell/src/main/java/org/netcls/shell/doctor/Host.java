// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.cgroupfs.proc.HostFacts;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;

/**
 * The host that is looked at.
 *
 * @param root the directory that stands for {@code /}
 * @param searchPath where programs are looked for, first one first
 * @param encoding of names of files
 */
public record Host(Path root, List<Path> searchPath, Programs programs, Charset encoding) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** The kernel's PROC_PID_INIT_INO. */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    /** The host that the agent runs on. */
    public static Host here() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<Path> places = Stream.of(path.split(File.pathSeparator))
                .filter(place -> place.startsWith("/"))
                .flatMap(Host::place)
                .toList();
        Charset encoding = Charset.forName(System.getProperty("sun.jnu.encoding"));
        return new Host(Path.of("/"), places, new TimedPrograms(LIMIT), encoding);
    }

    /** None where the locale cannot write its name, and nothing in it can be run. */
    private static Stream<Path> place(String name) {
        try {
            return Stream.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /** @throws IOException if its mounts may not be read */
    Hierarchies hierarchies() throws IOException {
        return new Hierarchies(HostFacts.of(root));
    }

    /** A file of the host, by its absolute path. */
    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    boolean has(String path) {
        return Files.exists(file(path));
    }

    boolean mayWrite(String path) {
        return Files.isWritable(file(path));
    }

    /** Their names in order; none where they may not be listed. */
    List<String> directories(String path) {
        try (Stream<Path> children = Files.list(file(path))) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Empty where there is no such file, or it may not be read. */
    Optional<String> read(String path) {
        return read(path, UTF_8);
    }

    /** With one byte in each char, as {@link HostFacts} are. */
    Optional<String> readBytes(String path) {
        return read(path, ISO_8859_1);
    }

    private Optional<String> read(String path, Charset charset) {
        try {
            return Optional.of(new String(Files.readAllBytes(file(path)), charset));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<String> readCompressed(String path) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file(path))))) {
            return Optional.of(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @throws IOException if there is no such link, or it may not be read */
    String link(String path) throws IOException {
        return Files.readSymbolicLink(file(path)).toString();
    }

    /** Whether it sees the processes of the host, and what its first one does is the host's. */
    boolean isInFirstPidNamespace() throws IOException {
        return link("/proc/self/ns/pid").equals(FIRST_PID_NAMESPACE);
    }

    Optional<Path> program(String name) {
        return searchPath.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    String shownSearchPath() {
        return searchPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
