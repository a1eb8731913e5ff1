// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.UnknownContainerException;
import org.netcls.shell.line.Options;

/** Finds which container is meant: engines give ids of 64 digits, of which people type the first 12 or more. */
final class NamedContainer {
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]{12,63}");

    private final Isolator isolator;
    // Those with groups of their own; null until the first word is asked for that is no container.
    private NavigableSet<String> roots;

    private NamedContainer(Isolator isolator) {
        this.isolator = isolator;
    }

    /** The container that the first word names. */
    static ContainerId first(Options options, Isolator isolator) throws NetClsException {
        return one(options.words().get(0), isolator);
    }

    /** @throws IllegalArgumentException if it is no id, or the beginning of several */
    static ContainerId one(String word, Isolator isolator) throws NetClsException {
        return new NamedContainer(isolator).of(word);
    }

    /** The containers that the words name, in their order. */
    static List<ContainerId> all(Collection<String> words, Isolator isolator) throws NetClsException {
        NamedContainer named = new NamedContainer(isolator);
        List<ContainerId> containers = new ArrayList<>();
        for (String word : words) {
            containers.add(named.of(word));
        }
        return containers;
    }

    private ContainerId of(String word) throws NetClsException {
        ContainerId container = new ContainerId(word);
        int slash = (word + "/").indexOf('/');
        String first = word.substring(0, slash);
        return BEGINNING.matcher(first).matches() && !isThere(container)
                ? new ContainerId(begunBy(first) + word.substring(slash))
                : container;
    }

    private boolean isThere(ContainerId container) throws NetClsException {
        try {
            isolator.status(container);
            return true;
        } catch (UnknownContainerException e) {
            return false;
        }
    }

    private ContainerId begunBy(String word) {
        if (roots == null) {
            roots = new TreeSet<>();
            for (Assignment assignment : isolator.state().assignments()) {
                if (assignment.container().parent().isEmpty()) {
                    roots.add(assignment.container().value());
                }
            }
        }
        // What begins so comes before what begins with the next character.
        NavigableSet<String> found = roots.subSet(word, true, word + Character.MAX_VALUE, false);
        if (found.size() > 1) {
            throw new IllegalArgumentException("'" + word + "' is the beginning of " + found.size() + " ids");
        }
        return new ContainerId(found.isEmpty() ? word : found.first());
    }
}
