// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.netcls.spi.HandleAllocator;

/**
 * Which allocator is asked for, and which ones there are, to tell why none chooses. One that was chosen and goes is not
 * replaced by another: the choice is the operator's.
 */
final class AllocatorChoice {
    // What netcls:allocator writes, and the shipped configuration.
    private static final Pattern BY_NAME =
            Pattern.compile("\\(" + Pattern.quote(HandleAllocator.NAME) + "=([^*()\\\\]+)\\)");

    private final Queue<String> present = new ConcurrentLinkedQueue<>();
    private volatile String target = "";

    /** @param filter that an allocator has to match */
    void target(String filter) {
        target = filter;
    }

    void add(String name) {
        present.add(name);
    }

    void remove(String name) {
        present.remove(name);
    }

    /** Why there is none to choose handles, and what to do about it. */
    String absence() {
        return absence(name -> true);
    }

    /** As if the allocators of this name had gone, which they are about to. */
    String absenceWithout(String name) {
        return absence(other -> !other.equals(name));
    }

    private String absence(Predicate<String> isThere) {
        String others = present.stream().filter(isThere).distinct().sorted().collect(Collectors.joining(", "));
        return others.isEmpty()
                ? "none is there; start a bundle org.netcls.allocator.*"
                : missed() + "choose one that is there with netcls:allocator: " + others;
    }

    private String missed() {
        Matcher byName = BY_NAME.matcher(target);
        return byName.matches()
                ? "'" + byName.group(1) + "' is chosen and is not there; start its bundle, or "
                : "allocator.target " + target + " in org.netcls.isolator matches none; correct it, or ";
    }
}
