// SPDX-License-Identifier: Apache-2.0
package org.netcls.fuzz;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The readers that take a microsecond or so read more than Jazzer can give them, since it counts what each input reaches:
 * inputs of the corpus, and of what {@link FuzzTest} has found, changed at random in a few places. How many each gets is
 * set with {@code -Dnetcls.flood.inputs}.
 */
class FloodTest {
    private static final long INPUTS = Long.getLong("netcls.flood.inputs", 20_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cgroupfs.ClassIdTarget",
                "cgroupfs.ContainerIdTarget",
                "isolator.containers.NoteTarget",
                "isolator.settings.HandlesTarget",
                "shell.line.WordsTarget",
            })
    void everyInputIsReadOrRefused(String target) throws Exception {
        Method reader = Class.forName("org.netcls." + target).getDeclaredMethod("fuzzerTestOneInput", byte[].class);
        reader.setAccessible(true);
        Mutations mutations = new Mutations(seeds(target), new SplittableRandom());
        for (long i = 0; i < INPUTS; i++) {
            byte[] input = mutations.next();
            try {
                reader.invoke(null, input);
            } catch (InvocationTargetException e) {
                throw new AssertionError("input " + HexFormat.of().formatHex(input), e.getCause());
            }
        }
        System.out.printf("flood: %d inputs for %s%n", INPUTS, target);
    }

    private static List<byte[]> seeds(String target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Path folder : List.of(Path.of("src/test/corpus", target), Path.of("target/fuzz", target, "corpus"))) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                    for (Path file : files) {
                        seeds.add(Files.readAllBytes(file));
                    }
                }
            }
        }
        return seeds;
    }
}
