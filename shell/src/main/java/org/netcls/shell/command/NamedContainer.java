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
import org.netcls.shell.text.EngineContainer;

/** Finds which container is meant: of an engine's id people type the first 12 of its digits, or more. */
final class NamedContainer {
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]{12,63}");

    private final Isolator isolator;
    // Null until the first word is asked for that is no container.
    private NavigableSet<String> engines;

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
        String first = container.root().value();
        return BEGINNING.matcher(first).matches() && !isThere(container) && !isThere(container.root())
                ? new ContainerId(begunBy(first) + word.substring(first.length()))
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
        if (engines == null) {
            engines = new TreeSet<>();
            for (Assignment assignment : isolator.state().assignments()) {
                if (EngineContainer.isOne(assignment.container())) {
                    engines.add(assignment.container().value());
                }
            }
        }
        // What begins so comes before what begins with the next character.
        NavigableSet<String> found = engines.subSet(word, true, word + Character.MAX_VALUE, false);
        if (found.size() > 1) {
            throw new IllegalArgumentException("'" + word + "' is the beginning of " + found.size() + " ids");
        }
        return new ContainerId(found.isEmpty() ? word : found.first());
    }
}
