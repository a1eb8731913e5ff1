// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.felix.cm.file.ConfigurationHandler;
import org.netcls.data.DurableFile;
import org.netcls.text.Reason;

/** A file for each PID, in the form of Felix's Configuration Admin. */
record ConfigurationFiles(Path folder, Consumer<String> warnings) {
    private static final String SUFFIX = ".config";

    Set<String> pids() throws IOException {
        Set<String> pids = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                pids.add(URLDecoder.decode(name.substring(0, name.length() - SUFFIX.length()), StandardCharsets.UTF_8));
            }
        }
        return pids;
    }

    boolean has(String pid) {
        return Files.exists(file(pid));
    }

    /** The beginning of time if there is no file. */
    FileTime modified(String pid) throws IOException {
        return has(pid) ? Files.getLastModifiedTime(file(pid)) : FileTime.fromMillis(0);
    }

    private Path file(String pid) {
        return folder.resolve(URLEncoder.encode(pid, StandardCharsets.UTF_8) + SUFFIX);
    }

    /**
     * Empty if there is no file; one that somebody has damaged is put aside.
     *
     * @throws IOException if it cannot be read now, which says nothing about what is in it
     */
    Dictionary<String, Object> read(String pid) throws IOException {
        Path file = file(pid);
        if (Files.notExists(file)) {
            return new Hashtable<>();
        }
        byte[] content = Files.readAllBytes(file);
        try {
            return properties(ConfigurationHandler.read(new ByteArrayInputStream(content)));
        } catch (IOException | RuntimeException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            warnings.accept("What was set for " + pid + " cannot be read (" + Reason.of(e) + ") and is now " + aside
                    + "; what is shipped is in force");
            return new Hashtable<>();
        }
    }

    @SuppressWarnings("unchecked")
    private static Dictionary<String, Object> properties(Dictionary<?, ?> read) {
        return (Dictionary<String, Object>) read;
    }

    void write(String pid, Dictionary<String, Object> properties) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ConfigurationHandler.write(content, properties);
        DurableFile.write(file(pid), content.toByteArray());
    }

    /** Does nothing where there is no file, and so nothing that a full or a read-only disk would refuse. */
    void delete(String pid) throws IOException {
        if (has(pid)) {
            DurableFile.delete(file(pid));
        }
    }
}
