// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.json.NativeJson;
import org.netcls.shell.line.Options;
import org.netcls.text.Printable;

/** Which containers a list shows: those for which all holds that the options say. */
final class ListFilters {
    private ListFilters() {}

    /** All that a container can be in. */
    static List<String> states() {
        return Arrays.stream(AssignmentState.values()).map(NativeJson::state).toList();
    }

    /** @throws IllegalArgumentException for a value that no container could have */
    static Predicate<Assignment> of(Options options) {
        return Stream.of(
                        options.all("--label").stream().map(ListFilters::label),
                        options.all("--primary").stream().map(ListFilters::primary),
                        options.all("--state").stream().map(ListFilters::state),
                        options.all("--handle").stream().map(ListFilters::handle))
                .flatMap(filters -> filters)
                .reduce(any -> true, Predicate::and);
    }

    /** {@code key=value}, or {@code key} for whatever value. */
    private static Predicate<Assignment> label(String text) {
        String[] sides = text.split("=", 2);
        if (sides[0].isEmpty()) {
            throw new IllegalArgumentException("label '" + Printable.escape(text) + "' is neither key nor key=value");
        }
        return sides.length == 1
                ? one -> one.labels().containsKey(sides[0])
                : one -> sides[1].equals(one.labels().get(sides[0]));
    }

    private static Predicate<Assignment> primary(String text) {
        int primary = Primary.parse(text).value();
        return one -> one.handle().filter(h -> h.primary() == primary).isPresent();
    }

    private static Predicate<Assignment> state(String text) {
        return one -> NativeJson.state(one.state()).equals(text);
    }

    private static Predicate<Assignment> handle(String text) {
        Optional<NetClsHandle> handle = Optional.of(NetClsHandle.parse(text));
        return one -> one.handle().equals(handle);
    }
}
