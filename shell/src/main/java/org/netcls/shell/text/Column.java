// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.List;
import java.util.function.Function;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;
import org.netcls.json.NativeJson;
import org.netcls.text.Printable;

/** The columns of a list of containers, in their order. */
enum Column {
    CONTAINER(one -> EngineContainer.shortId(one.container())),
    HANDLE(one -> handle(one, NetClsHandle::hex)),
    DECIMAL(one -> handle(one, NetClsHandle::decimal)),
    TC(one -> handle(one, NetClsHandle::tc)),
    STATE(one -> NativeJson.state(one.state())),
    LABELS(AssignmentText::labelsInList),
    GROUP(one -> Printable.escape(one.group()));

    /** The first are the last that a narrow terminal does without. */
    static final List<Column> BY_USE = List.of(CONTAINER, HANDLE, STATE, TC, DECIMAL, LABELS, GROUP);

    private final Function<Assignment, String> cell;

    Column(Function<Assignment, String> cell) {
        this.cell = cell;
    }

    /** Whether it is left out where it does not fit. */
    boolean isDispensable() {
        return this != CONTAINER && this != HANDLE;
    }

    String of(Assignment assignment) {
        return cell.apply(assignment);
    }

    private static String handle(Assignment assignment, Function<NetClsHandle, String> form) {
        return assignment.handle().map(form).orElse("-");
    }
}
