// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsState;
import org.netcls.api.Reconciliation;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;
import org.netcls.shell.result.About;
import org.netcls.shell.result.Allocators;
import org.netcls.shell.result.Container;
import org.netcls.shell.result.Handle;
import org.netcls.shell.result.Listing;
import org.netcls.shell.result.RecoveryResult;
import org.netcls.shell.terminal.Screen;
import org.netcls.text.Printable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** How the commands' results look at a terminal. Scripts get the objects themselves. */
@Component(
        service = Converter.class,
        property = {
            Converter.CONVERTER_CLASSES + "=org.netcls.api.Assignment",
            Converter.CONVERTER_CLASSES + "=org.netcls.api.NetClsState",
            Converter.CONVERTER_CLASSES + "=org.netcls.api.Reconciliation",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.About",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.Allocators",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.Container",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.Handle",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.Listing",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.RecoveryResult"
        })
public final class Formats extends ResultFormat {
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Isolator isolator;

    /** An id that a script gives to a command is the id itself, not what a terminal shows of it. */
    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return desiredType == String.class && in instanceof ContainerId id ? id.value() : null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof Container container) {
            return format(container.assignment(), level, escape);
        }
        if (target instanceof Assignment assignment) {
            return level == INSPECT
                    ? AssignmentText.details(assignment, Optional.ofNullable(isolator))
                    : String.join("  ", ListText.row(assignment));
        }
        if (target instanceof NetClsState state) {
            return ListText.of(Listing.of(state), Screen.columns(escape));
        }
        if (target instanceof Listing listing) {
            return ListText.of(listing, Screen.columns(escape));
        }
        if (target instanceof Handle handle) {
            return HandleText.of(handle.status(), Instant.now());
        }
        if (target instanceof RecoveryResult recovery) {
            return RecoveryText.of(recovery);
        }
        if (target instanceof Reconciliation found) {
            return RecoveryText.of(found);
        }
        if (target instanceof Allocators allocators) {
            return list(allocators);
        }
        return target instanceof About about ? OverviewText.banner(about) : null;
    }

    private static String list(Allocators allocators) {
        Stream<List<String>> header = Stream.of(List.of("ALLOCATOR", "IN USE", "RANK", "BUNDLE", "VERSION", "ID"));
        Stream<List<String>> rows = allocators.allocators().stream()
                .map(entry -> List.of(
                        Printable.escape(entry.name()),
                        entry.inUse() ? "yes" : "",
                        String.valueOf(entry.rank()),
                        Printable.escape(entry.bundle()),
                        Printable.escape(entry.version()),
                        String.valueOf(entry.bundleId())));
        return Table.of(Stream.concat(header, rows).toList()) + "\n\n"
                + Table.of(OverviewText.facts(allocators.overview()).toList()) + advice(allocators.findings());
    }

    /** What is wrong, or could be otherwise. */
    private static String advice(List<Finding> findings) {
        List<Finding> told = findings.stream()
                .filter(finding ->
                        finding.level() != Level.OK || !finding.remedy().isEmpty())
                .toList();
        return told.isEmpty() ? "" : "\n\n" + FindingsFormat.table(told);
    }
}
