// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.ContainerId;

class HeldDirectoryTest {
    private static final Path WEB = Path.of("web");
    private static final Path FILE = Path.of("file");

    @TempDir
    private Path dir;

    private Path path;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        path = Files.createDirectory(dir.resolve("root"));
        directory = new Directory(path, HeldDirectory.open(path));
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    @Test
    void staysTheSameWhateverComesToItsPath() throws Exception {
        Files.createDirectory(path.resolve(WEB));
        Path moved = Files.move(path, dir.resolve("moved"));
        Files.createSymbolicLink(path, Files.createDirectory(dir.resolve("other")));

        write("held");

        assertThat(moved.resolve(FILE)).hasContent("held");
        assertThat(directory.names()).containsExactlyInAnyOrder(WEB, FILE);
        assertThat(directory.isSame(Path.of("."), new Directory(moved, HeldDirectory.open(moved))))
                .isTrue();
        directory.rename(FILE, Path.of("renamed"));
        directory.removeFile(Path.of("renamed"));
        directory.removeDirectory(WEB);
        assertThat(moved).isEmptyDirectory();
    }

    @Test
    void eachOfManyIsItself() throws Exception {
        for (int i = 0; i < 20; i++) {
            Path name = Path.of("" + i);
            Files.createDirectory(path.resolve(name));
            assertThat(directory.child(name).key())
                    .isEqualTo(directory.attributes(name).readAttributes().fileKey());
        }
    }

    @Test
    void followsNoLink() throws Exception {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Files.createSymbolicLink(path.resolve(WEB), outside);

        assertThatIOException().isThrownBy(() -> directory.child(WEB));
        assertThatIOException().isThrownBy(() -> directory.names(WEB));
        assertThatIOException().isThrownBy(() -> directory.removeDirectory(WEB));
        assertThatIOException().isThrownBy(() -> directory.file(WEB, Set.of(CREATE, WRITE, LinkOption.NOFOLLOW_LINKS)));
        assertThat(directory.isDirectory(WEB)).isFalse();
        directory.removeFile(WEB);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void tellsWhatIsNoDirectoryOrMissingOrFull() throws Exception {
        write("");
        Files.createDirectories(path.resolve("web/inner"));

        assertThatExceptionOfType(NotDirectoryException.class).isThrownBy(() -> directory.child(FILE));
        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> directory.removeFile(WEB));
        assertThatExceptionOfType(DirectoryNotEmptyException.class).isThrownBy(() -> directory.removeDirectory(WEB));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> directory.child(Path.of("none")));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> directory.file(Path.of("none"), Set.of(READ)));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> directory.removeDirectory(Path.of("none")));
    }

    /** Its descriptor's number is another file's by then. */
    @Test
    void cannotBeUsedOnceItIsClosed() throws Exception {
        PosixFileAttributeView before = directory.attributes(Path.of("."));
        assertThat(before.readAttributes().isDirectory()).isTrue();
        directory.close();
        try (HeldDirectory other = HeldDirectory.open(dir)) {
            assertThat(other).isNotEmpty();
            assertThatExceptionOfType(ClosedDirectoryStreamException.class)
                    .isThrownBy(() -> directory.isDirectory(Path.of("root")));
            assertThatExceptionOfType(ClosedDirectoryStreamException.class).isThrownBy(before::readAttributes);
            assertThatExceptionOfType(ClosedDirectoryStreamException.class).isThrownBy(() -> directory.names());
        }
    }

    @Test
    void groupsLiveInIt() throws Exception {
        EmulatedGroupFiles.fill(directory);
        try (CgroupFs cgroups = new CgroupFs(new GroupRoot(
                directory,
                new EmulatedGroupFiles(directory),
                Optional.of(RootLock.take(directory, new HashMap<>()))))) {
            ContainerId web = new ContainerId("web");
            cgroups.create(web, OptionalInt.of(0x00120001), "note");
            cgroups.attach(web, ProcessHandle.current().pid());

            assertThat(cgroups.list()).containsExactly("web");
            assertThat(cgroups.classId("web")).hasValue(0x00120001);
            assertThat(cgroups.note("web")).isEqualTo("note");
            assertThat(cgroups.processes("web"))
                    .containsExactly(ProcessHandle.current().pid());
        }
    }

    private void write(String text) throws IOException {
        try (FileChannel file = directory.file(FILE, Set.of(CREATE, WRITE))) {
            file.write(US_ASCII.encode(text));
        }
    }
}
