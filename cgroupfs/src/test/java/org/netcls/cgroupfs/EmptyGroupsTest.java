// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories do for groups: those, too, are removed only when nothing is inside. */
class EmptyGroupsTest {
    private static final Path GOES = Path.of("goes");

    /** For a proxy that needs no unchecked cast. */
    private interface Stream extends SecureDirectoryStream<Path> {}

    @TempDir
    private Path dir;

    private int open;
    private int mostOpen;
    private int longest;

    @ParameterizedTest
    @ValueSource(ints = {1, 1100})
    void thePathOfWhatIsOpenedDoesNotGrowWithTheNumberOfGroups(int depth) throws Exception {
        Path wide = Files.createDirectories(dir.resolve("d/".repeat(depth)));
        for (int i = 0; i < 300; i++) {
            Files.createDirectories(wide.resolve(i + "/inner"));
        }
        remove(Duration.ofMinutes(2));
        assertThat(dir).isEmptyDirectory();
        assertThat(longest).as("there and back").isLessThanOrEqualTo(2 * depth + 3);
    }

    @Test
    void holdsSomeOpenAndNoneAfterwards() throws Exception {
        Files.createDirectories(dir.resolve("d/".repeat(1100)));
        remove(Duration.ofMinutes(2));
        assertThat(dir).isEmptyDirectory();
        assertThat(mostOpen).isLessThanOrEqualTo(EmptyGroups.MOST_OPEN + 1);
        assertThat(open).isZero();
    }

    @Test
    void oneThatGoesMeanwhileKeepsNoOther() throws Exception {
        for (String name : new String[] {"a", "goes", "y", "z"}) {
            Files.createDirectories(dir.resolve(name).resolve("inner"));
        }
        remove(Duration.ofMinutes(2));
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void endsInTimeWhateverIsLeft() throws Exception {
        Files.createDirectories(dir.resolve("a/inner"));
        remove(Duration.ZERO);
        assertThat(dir.resolve("a/inner")).isDirectory();
        assertThat(open).isZero();
    }

    private void remove(Duration most) throws IOException {
        try (EmptyGroups groups = new EmptyGroups(new Directory(dir, watched(Directory.open(dir).stream(), 0)))) {
            groups.remove(most);
        }
    }

    /** @param names how many are resolved, each against those before */
    private Stream watched(SecureDirectoryStream<?> stream, int names) {
        open++;
        mostOpen = Math.max(mostOpen, open);
        longest = Math.max(longest, names);
        InvocationHandler handler = (proxy, method, words) -> {
            boolean isOpening = "newDirectoryStream".equals(method.getName());
            if (isOpening && GOES.equals(words[0])) {
                Files.delete(dir.resolve("goes/inner"));
                Files.delete(dir.resolve(GOES));
            }
            if ("close".equals(method.getName())) {
                open--;
            }
            try {
                Object result = method.invoke(stream, words);
                return isOpening ? watched((SecureDirectoryStream<?>) result, names + 1) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Stream) Proxy.newProxyInstance(Stream.class.getClassLoader(), new Class<?>[] {Stream.class}, handler);
    }
}
