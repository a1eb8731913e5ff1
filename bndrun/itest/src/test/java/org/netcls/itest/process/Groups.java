// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Groups and their classids; 0 where none was written. */
public record Groups(Map<String, Long> classIds) {
    public static final Groups NONE = new Groups(Map.of());

    /** Those below a root, as the kernel's files tell them. */
    public static Groups below(Path root) throws IOException {
        Map<String, Long> classIds = new TreeMap<>();
        for (Path group : directories(root)) {
            String classId = Files.readString(group.resolve("net_cls.classid"));
            classIds.put(group.getFileName().toString(), Long.valueOf(classId.strip()));
        }
        return new Groups(classIds);
    }

    private static List<Path> directories(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory).toList();
        }
    }

    /** Those whose classid was written. */
    public Groups finished() {
        Map<String, Long> finished = new TreeMap<>(classIds);
        finished.values().removeIf(classId -> classId == 0);
        return new Groups(finished);
    }

    /** Tells of each classid that more than one group has. */
    public List<String> shared() {
        Map<Long, String> users = new HashMap<>();
        List<String> shared = new ArrayList<>();
        finished().classIds.forEach((group, classId) -> {
            String other = users.putIfAbsent(classId, group);
            if (other != null) {
                shared.add(String.format("%s and %s share 0x%08x", other, group, classId));
            }
        });
        return shared;
    }

    /** Tells of each group that is missing, too many or another one. */
    public List<String> differencesTo(Groups expected) {
        TreeSet<String> names = new TreeSet<>(classIds.keySet());
        names.addAll(expected.classIds.keySet());
        return names.stream()
                .filter(name -> !show(name).equals(expected.show(name)))
                .map(name -> name + " has " + show(name) + " and not " + expected.show(name))
                .toList();
    }

    private String show(String name) {
        Long classId = classIds.get(name);
        return classId == null ? "no group" : String.format("0x%08x", classId);
    }
}
