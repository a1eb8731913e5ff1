// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;

/** Containers of one block in one view: JSON values, each with a comma behind it. Those that did not change are copied. */
public final class Fragments {
    static final Fragments NONE = new Fragments(new Assignment[0], new int[0], new byte[0]);

    private final Assignment[] assignments;
    private final int[] ends;
    private final byte[] json;
    // Racy: made twice at worst.
    private volatile byte[] deflated;

    private Fragments(Assignment[] assignments, int[] ends, byte[] json) {
        this.assignments = assignments;
        this.ends = ends;
        this.json = json;
    }

    /** @param before what may be copied: of the same view, whatever its containers */
    static Fragments of(View view, Assignment[] assignments, Fragments before) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(before.json.length + 512);
        int[] ends = new int[assignments.length];
        int old = 0;
        for (int i = 0; i < assignments.length; i++) {
            old = before.firstFrom(assignments[i].container(), old);
            if (old < before.assignments.length && before.assignments[old] == assignments[i]) {
                json.write(before.json, before.start(old), before.ends[old] - before.start(old));
            } else {
                json.writeBytes(view.render(assignments[i]));
                json.write(',');
            }
            ends[i] = json.size();
        }
        return new Fragments(assignments, ends, json.toByteArray());
    }

    private int firstFrom(ContainerId container, int from) {
        int index = from;
        while (index < assignments.length && assignments[index].container().compareTo(container) < 0) {
            index++;
        }
        return index;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Whether these are the fragments of just these containers. */
    boolean areOf(Assignment[] others) {
        return assignments == others;
    }

    public byte[] json() {
        return json;
    }

    /** The fragments of some containers that follow each other, up to the last one's comma. */
    public Slice part(int from, int to) {
        return new Slice(json, start(from), start(to) - start(from));
    }

    /** The same, but for the last comma, {@linkplain Slice#deflated compressed}. */
    public byte[] deflated() {
        byte[] present = deflated;
        if (present == null) {
            present = Slice.deflated(List.of(new Slice(json, 0, json.length - 1)));
            deflated = present;
        }
        return present;
    }
}
