// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.json.NativeJson;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;

/**
 * Which assignments are asked for.
 *
 * @param filters all of which have to hold; none for all assignments
 * @param after the last container of the page before
 * @param limit how many at most
 */
record Selection(List<Predicate<Assignment>> filters, Optional<String> after, Optional<Integer> limit) {
    static final Set<String> PARAMETERS =
            Set.of("container", "handle", "label", "primary", "state", "after", "limit", "format", "device", "rate");

    static final String PRIMARY = "a number from 0x1 to 0xfffe, in decimal or with 0x";

    private static final int MOST = 65_535;
    // No leading zeros: some would read an octal number.
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
    private static final String STATES =
            Arrays.stream(AssignmentState.values()).map(NativeJson::state).collect(Collectors.joining(", "));

    /** @throws Problem if a parameter is wrong */
    static Selection of(HttpServletRequest request) throws Problem {
        Parameters parameters = Parameters.of(request).knowing(PARAMETERS);
        List<Predicate<Assignment>> filters = new ArrayList<>();
        parameters
                .one("container", "the id of a container", ContainerId::new)
                .ifPresent(id -> filters.add(one -> one.container().equals(id)));
        parameters
                .one("handle", "one of the forms 0x00120001, 1179649 and 12:1", NetClsHandle::parse)
                .ifPresent(handle -> filters.add(one -> one.handle().equals(Optional.of(handle))));
        parameters
                .one("primary", PRIMARY, Primary::parse)
                .ifPresent(primary -> filters.add(one ->
                        one.handle().filter(h -> h.primary() == primary.value()).isPresent()));
        parameters
                .one("state", "one of " + STATES, Selection::state)
                .ifPresent(state -> filters.add(one -> one.state() == state));
        for (String label : parameters.all("label")) {
            filters.add(label(label));
        }
        return new Selection(
                filters,
                parameters.one("after"),
                parameters.one("limit", "a number from 1 to " + MOST, Selection::limit));
    }

    /** {@code key=value}, or {@code key} for whatever value. */
    private static Predicate<Assignment> label(String label) {
        int equals = label.indexOf('=');
        if (equals < 0) {
            return one -> one.labels().containsKey(label);
        }
        String value = label.substring(equals + 1);
        return one -> value.equals(one.labels().get(label.substring(0, equals)));
    }

    private static AssignmentState state(String text) {
        return AssignmentState.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static int limit(String text) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException();
        }
        return Integer.parseInt(text);
    }

    boolean isAll() {
        return filters.isEmpty() && after.isEmpty() && limit.isEmpty();
    }

    boolean accepts(Assignment assignment) {
        return after.map(last -> assignment.container().value().compareTo(last) > 0)
                        .orElse(true)
                && filters.stream().allMatch(filter -> filter.test(assignment));
    }
}
