// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;

/** A few containers that follow each other, never changed, with what was rendered of them. */
public final class Block {
    static final Block EMPTY = new Block(new Assignment[0], Map.of());

    private final Assignment[] assignments;
    // Those of the block that this one came from, until they are asked for.
    private final Map<View, Fragments> fragments;

    private Block(Assignment[] assignments, Map<View, Fragments> before) {
        this.assignments = assignments;
        this.fragments = new ConcurrentHashMap<>(before);
    }

    static Block of(List<Assignment> assignments) {
        return new Block(assignments.toArray(new Assignment[0]), Map.of());
    }

    public List<Assignment> assignments() {
        return Collections.unmodifiableList(Arrays.asList(assignments));
    }

    int size() {
        return assignments.length;
    }

    /** What the containers look like in this view. */
    public Fragments in(View view) {
        return fragments.compute(
                view,
                (key, before) -> before != null && before.areOf(assignments)
                        ? before
                        : Fragments.of(view, assignments, before == null ? Fragments.NONE : before));
    }

    Block with(Assignment assignment) {
        int index = index(assignment.container());
        if (index >= 0) {
            Assignment[] changed = assignments.clone();
            changed[index] = assignment;
            return new Block(changed, fragments);
        }
        int at = -index - 1;
        Assignment[] changed = new Assignment[assignments.length + 1];
        System.arraycopy(assignments, 0, changed, 0, at);
        changed[at] = assignment;
        System.arraycopy(assignments, at, changed, at + 1, assignments.length - at);
        return new Block(changed, fragments);
    }

    Block without(ContainerId container) {
        int index = index(container);
        if (index < 0) {
            return this;
        }
        Assignment[] changed = new Assignment[assignments.length - 1];
        System.arraycopy(assignments, 0, changed, 0, index);
        System.arraycopy(assignments, index + 1, changed, index, changed.length - index);
        return new Block(changed, fragments);
    }

    Block part(int from, int to) {
        return new Block(Arrays.copyOfRange(assignments, from, to), fragments);
    }

    /** The index of the container, or as {@link Arrays#binarySearch} says that it is not here. */
    private int index(ContainerId container) {
        int low = 0;
        int high = assignments.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = assignments[middle].container().compareTo(container);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    Assignment first() {
        return assignments[0];
    }

    Assignment get(ContainerId container) {
        int index = index(container);
        return index < 0 ? null : assignments[index];
    }
}
