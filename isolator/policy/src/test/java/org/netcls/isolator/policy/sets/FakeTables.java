// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.program.Programs;

/** An nft that has tables with sets and maps of handles; one of the tables can be busy. */
final class FakeTables implements Programs {
    private static final Pattern TABLE = Pattern.compile("table (inet \\w+) \\{\\n(.*?)\\n}\\n", Pattern.DOTALL);
    private static final Pattern OBJECT = Pattern.compile("\t((?:set|map) \\w+) \\{");
    private static final Pattern COMMAND = Pattern.compile("(add|delete) element (inet \\w+) (\\w+) \\{ (.*) }\\n");

    /** By tables, and there by kinds and names. */
    private final Map<String, Map<String, Set<String>>> tables = new TreeMap<>();

    volatile String busy = "nothing";

    synchronized void takeAway(String table) {
        tables.remove(table);
    }

    synchronized Set<String> tables() {
        return Set.copyOf(tables.keySet());
    }

    synchronized List<String> elements() {
        return tables.entrySet().stream()
                .flatMap(table -> table.getValue().entrySet().stream()
                        .flatMap(object -> object.getValue().stream()
                                .map(element -> table.getKey() + " " + name(object.getKey()) + " " + element)))
                .sorted()
                .toList();
    }

    private static String name(String object) {
        return object.substring(4);
    }

    @Override
    public synchronized Outcome run(List<String> words, String input) {
        String all = String.join(" ", words) + input;
        if (all.contains(busy)) {
            return new Outcome(1, "Error: busy");
        }
        return words.contains("-f") ? apply(input) : list(all.replaceFirst("nft -j (-t )?list ", ""));
    }

    private Outcome apply(String text) {
        Matcher table = TABLE.matcher(text);
        if (table.find()) {
            Map<String, Set<String>> objects = tables.computeIfAbsent(table.group(1), name -> new TreeMap<>());
            OBJECT.matcher(table.group(2))
                    .results()
                    .forEach(object -> objects.computeIfAbsent(object.group(1), name -> new TreeSet<>()));
        }
        for (Matcher command = COMMAND.matcher(text); command.find(); ) {
            Set<String> elements = object(command.group(2), command.group(3));
            if (command.group(1).equals("add")) {
                elements.add(command.group(4));
            } else if (!elements.remove(command.group(4))) {
                return none();
            }
        }
        return new Outcome(0, "");
    }

    private Set<String> object(String table, String name) {
        return tables.get(table).entrySet().stream()
                .filter(object -> name(object.getKey()).equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Outcome none() {
        return new Outcome(1, "Error: No such file or directory");
    }

    /** Of {@code table inet mine}, or {@code set inet mine tier_gold}. */
    private Outcome list(String what) {
        String[] words = what.split(" ");
        Map<String, Set<String>> objects = tables.get(words[1] + " " + words[2]);
        if (objects == null) {
            return none();
        }
        if (words[0].equals("table")) {
            return listing(objects.keySet().stream().map(object -> json(object, Set.of())));
        }
        String object = words[0] + " " + words[3];
        return objects.containsKey(object) ? listing(Stream.of(json(object, objects.get(object)))) : none();
    }

    private static Outcome listing(Stream<String> objects) {
        return new Outcome(0, objects.collect(Collectors.joining(",", "{\"nftables\":[", "]}")));
    }

    private static String json(String object, Set<String> elements) {
        List<String> all = new ArrayList<>();
        for (String element : elements) {
            String[] parts = element.split(" : jump ");
            int key = Integer.decode(parts[0]);
            all.add(parts.length == 1 ? "" + key : "[" + key + ",{\"jump\":{\"target\":\"" + parts[1] + "\"}}]");
        }
        return "{\"" + object.substring(0, 3) + "\":{\"name\":\"" + name(object) + "\",\"type\":\"integer\",\"elem\":"
                + all + "}}";
    }
}
