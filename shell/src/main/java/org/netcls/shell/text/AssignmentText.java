// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.EngineLabels;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.text.Printable;

/** What an assignment looks like at a terminal. */
final class AssignmentText {
    /** Each is a path that says little to people. */
    private static final Set<String> LONG_LABELS = Set.of(EngineLabels.GROUP, EngineLabels.LENT);

    private AssignmentText() {}

    /** @param isolator tells how to launch a process inside, or that this tags no packets */
    static String details(Assignment assignment, Optional<Isolator> isolator) {
        Stream<List<String>> facts = Stream.of(
                List.of("container", assignment.container().toString()),
                List.of(
                        "handle",
                        assignment.handle().map(HandleText::forms).orElse("none; the operator writes one")
                                + state(assignment)),
                List.of("group", Printable.escape(assignment.group())),
                List.of(
                        "since",
                        assignment.since().truncatedTo(ChronoUnit.SECONDS).toString()));
        Stream<List<String>> labels =
                assignment.labels().isEmpty() ? Stream.empty() : Stream.of(List.of("labels", labels(assignment)));
        Stream<List<String>> use = isolator
                .flatMap(i -> i.backEnd().tagsPackets()
                        ? launch(i, assignment)
                        : Optional.of(OverviewText.backEnd(i.backEnd())))
                .stream();
        return Table.of(Stream.of(facts, labels, use).flatMap(part -> part).toList());
    }

    private static String state(Assignment assignment) {
        return switch (assignment.state()) {
            case ASSIGNED -> "";
            case SHARED -> ", shared with its parent";
            case UNMANAGED -> assignment.handle().isPresent() ? ", written by the operator" : "";
            case OUTSIDE -> ", outside the configured ranges";
            case DRIFTED -> ", but its group carries another classid, or not all of its processes";
        };
    }

    private static String labels(Assignment assignment) {
        return labels(assignment.labels().entrySet().stream());
    }

    private static String labels(Stream<Map.Entry<String, String>> labels) {
        return labels.map(label -> label.getKey() + "=" + label.getValue()).collect(Collectors.joining(", "));
    }

    static String labelsInList(Assignment assignment) {
        String labels =
                labels(assignment.labels().entrySet().stream().filter(label -> !LONG_LABELS.contains(label.getKey())));
        return labels.isEmpty() ? "-" : labels;
    }

    private static Optional<List<String>> launch(Isolator isolator, Assignment assignment) {
        try {
            String words = isolator.launcher(assignment.container()).stream()
                    .map(Printable::shellWord)
                    .collect(Collectors.joining(" "));
            return Optional.of(List.of("launch", words + " COMMAND..."));
        } catch (NetClsException e) {
            // It was released meanwhile.
            return Optional.empty();
        }
    }
}
