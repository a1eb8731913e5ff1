// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.netcls.api.Assignment;
import org.netcls.api.BackEnd;
import org.netcls.api.GroupLeftAlone;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Printable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** How the commands' results look at a terminal. Scripts get the objects themselves. */
@Component(
        property = {
            Converter.CONVERTER_CLASSES + "=org.netcls.api.Assignment",
            Converter.CONVERTER_CLASSES + "=org.netcls.api.NetClsState",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.About",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.Allocators"
        })
public final class Formats implements Converter {
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Isolator isolator;

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof Assignment assignment) {
            return level == INSPECT ? details(assignment) : String.join("  ", columns(assignment));
        }
        if (target instanceof NetClsState state) {
            return list(state);
        }
        if (target instanceof Allocators allocators) {
            return list(allocators);
        }
        return target instanceof About about ? banner(about) : null;
    }

    private static String list(Allocators allocators) {
        Stream<List<String>> header = Stream.of(List.of("ALLOCATOR", "IN USE", "RANK", "BUNDLE"));
        Stream<List<String>> rows = allocators.allocators().stream()
                .map(entry -> List.of(
                        Printable.escape(entry.name()),
                        allocators.inUse(entry) ? "yes" : "",
                        String.valueOf(entry.rank()),
                        Printable.escape(entry.bundle())));
        return Table.of(Stream.concat(header, rows).toList()) + "\n\n"
                + Table.of(facts(allocators.overview()).toList());
    }

    private String details(Assignment assignment) {
        Stream<List<String>> facts = Stream.of(
                List.of("container", assignment.container().toString()),
                List.of(
                        "handle",
                        assignment.handle().map(Formats::forms).orElse("none; the operator writes one")
                                + standing(assignment)),
                List.of("group", Printable.escape(assignment.group())),
                List.of(
                        "since",
                        assignment.since().truncatedTo(ChronoUnit.SECONDS).toString()));
        Stream<List<String>> labels =
                assignment.labels().isEmpty() ? Stream.empty() : Stream.of(List.of("labels", labels(assignment)));
        Stream<List<String>> use = Optional.ofNullable(isolator)
                .flatMap(i -> i.backEnd().tagsPackets() ? launch(i, assignment) : Optional.of(backEnd(i.backEnd())))
                .stream();
        return Table.of(Stream.of(facts, labels, use).flatMap(part -> part).toList());
    }

    private static String standing(Assignment assignment) {
        return switch (assignment.standing()) {
            case ASSIGNED -> "";
            case SHARED -> ", shared with its parent";
            case OPERATORS -> assignment.handle().isPresent() ? ", written by the operator" : "";
            case OUTSIDE -> ", outside the configured ranges";
            case DRIFTED -> ", but the group carries another classid";
        };
    }

    private static String labels(Assignment assignment) {
        return assignment.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(", "));
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

    private static List<String> backEnd(BackEnd backEnd) {
        return List.of("back end", Printable.escape(backEnd.toString()));
    }

    private static String forms(NetClsHandle handle) {
        return handle.hex() + " = " + handle.decimal() + " = " + handle.tc() + " in tc";
    }

    private static String list(NetClsState state) {
        Stream<List<String>> header =
                Stream.of(List.of("CONTAINER", "HANDLE", "DECIMAL", "TC", "STANDING", "LABELS", "GROUP"));
        Stream<List<String>> rows = state.assignments().stream().map(Formats::columns);
        return Table.of(Stream.concat(header, rows).toList()) + "\n\n"
                + Table.of(facts(state.overview()).toList());
    }

    private static List<String> columns(Assignment assignment) {
        Optional<NetClsHandle> handle = assignment.handle();
        return List.of(
                assignment.container().toString(),
                handle.map(NetClsHandle::hex).orElse("-"),
                handle.map(NetClsHandle::decimal).orElse("-"),
                handle.map(NetClsHandle::tc).orElse("-"),
                assignment.standing().name().toLowerCase(Locale.ROOT),
                assignment.labels().isEmpty() ? "-" : labels(assignment),
                Printable.escape(assignment.group()));
    }

    private static String banner(About about) {
        Overview overview = about.overview();
        Stream<List<String>> more = Stream.of(
                List.of("containers", String.valueOf(overview.containers())),
                List.of("state", about.stateAddress().orElse("not served")));
        return "net_cls agent\n" + Table.of(Stream.concat(facts(overview), more).toList());
    }

    private static Stream<List<String>> facts(Overview overview) {
        Stream<List<String>> facts = Stream.of(
                backEnd(overview.backEnd()),
                List.of("handles", overview.managed() ? handles(overview) : "unmanaged, the operator writes them"),
                List.of(
                        "allocator",
                        overview.allocator()
                                .map(Printable::escape)
                                .orElse("none; start a bundle org.netcls.allocator.*")));
        Stream<List<String>> fault =
                overview.allocatorFault().map(text -> List.of("fault", Printable.escape(text))).stream();
        Stream<List<String>> leftAlone = overview.leftAlone().stream().map(Formats::leftAlone);
        Stream<List<String>> drifts = overview.drifts().stream().map(drift -> List.of("drifted", drift.toString()));
        return Stream.of(facts, fault, drifts, leftAlone).flatMap(s -> s);
    }

    private static String handles(Overview overview) {
        return overview.handles().stream().map(Formats::use).collect(Collectors.joining("; "));
    }

    private static String use(HandleUse use) {
        return String.format(
                "0x%04x: %d used, %d resting, %d free", use.primary(), use.used(), use.resting(), use.free());
    }

    private static List<String> leftAlone(GroupLeftAlone group) {
        return List.of(
                "left alone", "group " + Printable.escape(group.name()) + " " + Printable.escape(group.reason()));
    }
}
