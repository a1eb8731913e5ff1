// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;

/**
 * All containers in their order, in blocks of which a change replaces one: what was rendered of the others stays as it
 * is, whatever their number. Guarded by its owner.
 */
final class Blocks {
    static final int MOST_IN_BLOCK = 512;
    // As it is after it was divided.
    private static final int HALF_BLOCK = MOST_IN_BLOCK / 2;

    // By a lower bound of the ids inside; the first one is bound by nothing, and always there.
    private final TreeMap<String, Block> blocks = new TreeMap<>(Map.of("", Block.EMPTY));

    /** @param assignments in their order */
    static Blocks of(List<Assignment> assignments) {
        Blocks blocks = new Blocks();
        for (int from = 0; from < assignments.size(); from += HALF_BLOCK) {
            Block block = Block.of(assignments.subList(from, Math.min(assignments.size(), from + HALF_BLOCK)));
            blocks.blocks.put(from == 0 ? "" : block.first().container().value(), block);
        }
        return blocks;
    }

    boolean isEmpty() {
        return blocks.size() == 1 && blocks.firstEntry().getValue().size() == 0;
    }

    /** False if that is what was known. */
    boolean put(Assignment assignment) {
        Map.Entry<String, Block> place = place(assignment.container());
        if (assignment.equals(place.getValue().get(assignment.container()))) {
            return false;
        }
        store(place.getKey(), place.getValue().with(assignment));
        return true;
    }

    /** False if it was not known. */
    boolean remove(ContainerId container) {
        Map.Entry<String, Block> place = place(container);
        Block changed = place.getValue().without(container);
        store(place.getKey(), changed);
        return changed != place.getValue();
    }

    List<Block> list() {
        return List.copyOf(blocks.values());
    }

    private Map.Entry<String, Block> place(ContainerId container) {
        return blocks.floorEntry(container.value());
    }

    private void store(String bound, Block block) {
        if (block.size() > MOST_IN_BLOCK) {
            int middle = block.size() / 2;
            Block upper = block.part(middle, block.size());
            blocks.put(bound, block.part(0, middle));
            blocks.put(upper.first().container().value(), upper);
        } else if (block.size() == 0 && !bound.isEmpty()) {
            blocks.remove(bound);
        } else {
            blocks.put(bound, block);
        }
    }
}
