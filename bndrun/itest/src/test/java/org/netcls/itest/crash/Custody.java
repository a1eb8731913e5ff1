// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.netcls.itest.crash.churn.Entry.Step.PREPARING;
import static org.netcls.itest.crash.churn.Entry.Step.RELEASING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.netcls.itest.crash.churn.Entry;
import org.netcls.itest.crash.churn.Entry.Step;
import org.netcls.itest.process.Groups;

/**
 * Which container has which handle, by the journals of all runs so far, held against the groups that each kill left
 * behind. Only the call that a kill cut short, at most one of each thread, may or may not have done its work.
 */
final class Custody {
    private final Tally tally = new Tally();
    private final Holds holds;
    private final Map<String, Long> classIds = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int run;

    Custody(Duration quarantine) {
        this.holds = new Holds(quarantine, tally);
    }

    Tally tally() {
        return tally;
    }

    /**
     * Adds a run that ended with a kill, and tells what was wrong in it.
     *
     * @param journals what each thread wrote
     * @param killed when the agent was surely dead, in microseconds as in the journals
     * @param left the groups that were there then
     */
    List<String> add(List<List<Entry>> journals, long killed, Groups left) {
        violations.clear();
        journals.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Entry::micros))
                .forEach(this::follow);
        Map<String, Step> cut = lastSteps(journals);
        List.copyOf(classIds.keySet()).forEach(container -> compare(container, cut, left));
        left.classIds().forEach((group, classId) -> account(group, classId, cut, killed));
        run++;
        return List.copyOf(violations);
    }

    private static Map<String, Step> lastSteps(List<List<Entry>> journals) {
        return journals.stream()
                .filter(journal -> !journal.isEmpty())
                .map(journal -> journal.get(journal.size() - 1))
                .collect(Collectors.toMap(Entry::container, Entry::step));
    }

    private void follow(Entry entry) {
        String container = entry.container();
        switch (entry.step()) {
            case PREPARING -> {}
            case PREPARED -> give(container, Long.parseLong(entry.detail()), entry.micros());
            case RELEASING -> classId(container).ifPresent(id -> holds.releaseBegins(id, run, entry.micros()));
            case RELEASED -> release(container);
            case FAILED -> violations.add("thread " + container + " failed: " + entry.detail());
        }
    }

    private Optional<Long> classId(String container) {
        return Optional.ofNullable(classIds.get(container));
    }

    private void give(String container, long classId, long micros) {
        holds.give(classId, container, run, micros).ifPresent(violations::add);
        classIds.put(container, classId);
    }

    private void release(String container) {
        classIds.remove(container);
        tally.released++;
    }

    /** What a container that has a handle has left behind. */
    private void compare(String container, Map<String, Step> cut, Groups left) {
        long classId = classIds.get(container);
        Long found = left.classIds().get(container);
        boolean isCut = cut.get(container) == RELEASING;
        tally.releasesCut += isCut ? 1 : 0;
        if (found == null) {
            classIds.remove(container);
            tally.releasesCutBehindTheGroup += isCut ? 1 : 0;
            require(isCut, "%s, which has 0x%08x, has lost its group", container, classId);
        } else {
            holds.stays(classId);
            require(found == classId, "%s has 0x%08x and not 0x%08x, which it was given", container, found, classId);
        }
    }

    /** What a group that is there is for. */
    private void account(String group, long classId, Map<String, Step> cut, long killed) {
        boolean isCut = cut.get(group) == PREPARING;
        if (classIds.containsKey(group)) {
            return;
        }
        require(isCut, "%s, which has 0x%08x, is nobody's", group, classId);
        if (classId == 0) {
            tally.groupsUnfinished++;
        } else {
            tally.groupsAdopted++;
            give(group, classId, killed);
        }
    }

    private void require(boolean isRight, String format, Object... values) {
        if (!isRight) {
            violations.add(String.format(format, values));
        }
    }
}
