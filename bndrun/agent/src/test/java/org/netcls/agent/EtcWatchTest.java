// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcWatchTest {
    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();
    private final Semaphore told = new Semaphore(0);
    private Path folder;
    private EtcWatch watch;

    @BeforeEach
    void watch() throws IOException {
        folder = Files.createDirectory(temp.resolve("etc"));
        watch = EtcWatch.of(folder, told::release, warnings::add);
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
    }

    private boolean isTold() throws InterruptedException {
        return told.tryAcquire(120, TimeUnit.SECONDS);
    }

    @Test
    void aChangeIsTold() throws Exception {
        Files.createFile(folder.resolve("a.cfg"));

        assertThat(isTold()).isTrue();
    }

    @Test
    void aLookTellsThatSomethingMayHaveChangedWhereNobodyWatches() {
        watch.look();
        assertThat(told.availablePermits()).isEqualTo(1);
    }

    @Test
    void aFolderThatCameBackIsToldByALookAndWatchedFromThenOn() throws Exception {
        Files.move(folder, temp.resolve("away"));
        watch.look();
        assertThat(isTold()).isTrue();
        Files.createDirectory(folder);
        watch.look();
        assertThat(isTold()).isTrue();

        Files.createFile(folder.resolve("a.cfg"));
        assertThat(isTold()).isTrue();
        assertThat(warnings).isEmpty();
    }

    @Test
    void afterItsEndALookTellsNothing() throws Exception {
        watch.close();
        watch.look();

        assertThat(told.availablePermits()).isZero();
    }
}
