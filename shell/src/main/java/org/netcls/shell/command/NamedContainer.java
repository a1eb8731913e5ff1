// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.ArrayList;
import java.util.List;
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

    private NamedContainer() {}

    /** The container that the first word names. */
    static ContainerId first(Options options, Isolator isolator) throws NetClsException {
        return of(options.words().get(0), isolator);
    }

    /** The containers that all words name. */
    static List<ContainerId> all(Options options, Isolator isolator) throws NetClsException {
        List<ContainerId> containers = new ArrayList<>();
        for (String word : options.words()) {
            containers.add(of(word, isolator));
        }
        return containers;
    }

    /** @throws IllegalArgumentException if it is no id, or the beginning of several */
    private static ContainerId of(String word, Isolator isolator) throws NetClsException {
        ContainerId container = new ContainerId(word);
        return BEGINNING.matcher(word).matches() && !isThere(container, isolator) ? begunBy(word, isolator) : container;
    }

    private static boolean isThere(ContainerId container, Isolator isolator) throws NetClsException {
        try {
            isolator.status(container);
            return true;
        } catch (UnknownContainerException e) {
            return false;
        }
    }

    private static ContainerId begunBy(String word, Isolator isolator) {
        List<ContainerId> found = isolator.state().assignments().stream()
                .map(Assignment::container)
                .filter(container ->
                        container.value().startsWith(word) && container.parent().isEmpty())
                .toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException("'" + word + "' is the beginning of " + found.size() + " ids");
        }
        return found.isEmpty() ? new ContainerId(word) : found.get(0);
    }
}
