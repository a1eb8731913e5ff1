// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerStorageTest {
    @TempDir
    Path folder;

    private AgentFolder data;

    @BeforeEach
    void keepAsBefore() throws Exception {
        put("bundle0/bundle.id", "9");
        put("bundle3/bundle.info", "three");
        put("bundle3/data/config/org/netcls/isolator.config", "isolator");
        put("bundle4/bundle.info", "four");
        put("bundle4/data/emulated/netcls/web/net_cls.classid", "1048577");
        put("bundle5/data/host-key", "key");
        put("bundle5/data/released-0010", "times");
        put("cache.lock", "");
        put("agent.sock", "");
        data = AgentFolder.open(folder);
    }

    private void put(String path, String content) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), content);
    }

    @AfterEach
    void close() throws Exception {
        data.close();
    }

    private void moveIntoData() throws Exception {
        new FormerStorage(folder).moveInto(data);
    }

    private void assertMoved() {
        assertThat(folder.resolve("former-configurations/org/netcls/isolator.config"))
                .hasContent("isolator");
        assertThat(folder.resolve("emulated/netcls/web/net_cls.classid")).hasContent("1048577");
        assertThat(folder.resolve("host-key")).hasContent("key");
        assertThat(folder.resolve("released-0010")).hasContent("times");
        assertThat(folder.resolve("cache/bundle0/bundle.id")).hasContent("9");
        assertThat(folder.resolve("cache/bundle3/bundle.info")).hasContent("three");
        assertThat(folder.resolve("cache/bundle4/bundle.info")).hasContent("four");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "agent.sock",
                        "cache",
                        "emulated",
                        "former-configurations",
                        "host-key",
                        "lock",
                        "released-0010");
    }

    @Test
    void whatIsKeptAndTheBundlesHaveTheirPlaces() throws Exception {
        moveIntoData();

        assertMoved();
    }

    @Test
    void aSecondTimeNothingIsMoved() throws Exception {
        moveIntoData();
        moveIntoData();

        assertMoved();
    }

    @Test
    void whatAKillLeftIsGoneOnWith() throws Exception {
        Files.createDirectories(folder.resolve("cache"));
        for (String[] move : new String[][] {
            {"bundle5/data/host-key", "host-key"},
            {"bundle3/data/config", "former-configurations"},
            {"bundle3", "cache/bundle3"}
        }) {
            Files.move(folder.resolve(move[0]), folder.resolve(move[1]));
        }

        moveIntoData();

        assertMoved();
    }

    @Test
    void whatIsThereAlreadyIsNotOverwritten() throws Exception {
        put("host-key", "newer");

        moveIntoData();

        assertThat(folder.resolve("host-key")).hasContent("newer");
    }
}
