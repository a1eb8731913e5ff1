// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.proc.KernelRelease;
import org.osgi.service.log.Logger;

/** An upgrade over groups that were made when dots stood between the names of nested containers. */
class FormerNamesTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final List<String> FORMER = List.of("web", "web.sidecar", "web.a.b", "host.example.org", "nginx");

    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path dir;

    enum BackEnds {
        REAL {
            @Override
            GroupRoot root(Path dir) throws IOException {
                return GroupRoot.real(KERNEL.group("former"));
            }
        },
        EMULATED {
            @Override
            GroupRoot root(Path dir) throws IOException {
                return GroupRoot.emulated(dir.resolve("former"));
            }
        };

        abstract GroupRoot root(Path dir) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void groupsOfNestedContainersAreRenamedOnceWithAllThatIsTheirs(BackEnds backEnds) throws Exception {
        try (CgroupFs before = new CgroupFs(backEnds.root(dir))) {
            for (String name : FORMER) {
                before.create(new ContainerId(name), OptionalInt.of(7), "of " + name);
            }
        }

        try (CgroupFs now = upgraded(backEnds.root(dir))) {
            assertThat(now.list())
                    .containsExactlyInAnyOrder("web", "web/sidecar", "web/a/b", "host.example.org", "nginx");
            assertThat(now.note("web/sidecar")).isEqualTo("of web.sidecar");
            assertThat(now.classId("web/a/b")).hasValue(7);
            now.create(new ContainerId("nginx.service"), OptionalInt.of(8), "");
            now.create(new ContainerId("nginx/a.b"), OptionalInt.of(9), "");
        }

        try (CgroupFs later = upgraded(backEnds.root(dir))) {
            assertThat(later.list())
                    .contains("nginx.service", "nginx/a.b", "web/sidecar")
                    .hasSize(7);
            for (String group : later.list()) {
                later.remove(new ContainerId(group));
            }
        }
        assertThat(told).containsExactlyInAnyOrder("web.sidecar web\\sidecar", "web.a.b web\\a\\b");
    }

    @Test
    void nothingIsRenamedWhereItCannotBeKeptThatItWas() throws Exception {
        Path root = dir.resolve("old");
        try (CgroupFs before = new CgroupFs(GroupRoot.emulated(root))) {
            for (String name : FORMER) {
                before.create(new ContainerId(name), OptionalInt.of(7), "");
            }
        }
        GroupRoot withoutNotes = withoutNotes(GroupRoot.emulated(root));
        try (CgroupFs now = upgraded(withoutNotes)) {
            assertThat(now.list()).containsExactlyInAnyOrderElementsOf(FORMER);
        }
    }

    private static GroupRoot withoutNotes(GroupRoot root) {
        GroupFiles files = (GroupFiles) Proxy.newProxyInstance(
                GroupFiles.class.getClassLoader(), new Class<?>[] {GroupFiles.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("writeRootNote")) {
                        throw NoNotesException.orElse(new IOException(), new KernelRelease("4.19.0-27-amd64"));
                    }
                    return method.invoke(root.files(), arguments);
                });
        return new GroupRoot(root.directory(), files, root.lock());
    }

    private CgroupFs upgraded(GroupRoot root) throws IOException {
        new FormerNames(root.directory(), root.files(), log()).rename();
        return new CgroupFs(root);
    }

    private Logger log() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    told.add(arguments[1] + " " + arguments[2]);
                    return null;
                });
    }
}
