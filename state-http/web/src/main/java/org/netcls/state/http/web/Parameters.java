// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The query of a request. */
public record Parameters(Map<String, String[]> values) {
    /** @throws Problem if the query cannot be decoded */
    public static Parameters of(HttpServletRequest request) throws Problem {
        try {
            return new Parameters(request.getParameterMap());
        } catch (RuntimeException e) {
            // Each server throws what it likes; Servlet 6.1 has settled for IllegalStateException.
            throw Problem.badRequest("the query is not UTF-8 in percent-encoding");
        }
    }

    /** @throws Problem if there is another one than these */
    public Parameters knowing(Set<String> names) throws Problem {
        if (!names.containsAll(values.keySet())) {
            throw Problem.badRequest(
                    names.isEmpty()
                            ? "there are no parameters here"
                            : "the parameters are " + String.join(", ", new TreeSet<>(names)));
        }
        return this;
    }

    /** @throws Problem if it is given twice or is empty */
    public Optional<String> one(String name) throws Problem {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw Problem.badRequest("the parameter " + name + " can be given once only");
        }
        return given.stream().findFirst();
    }

    /**
     * The parameter's value, read by this function.
     *
     * @param form what values look like
     * @throws Problem if it is given twice, or the function throws IllegalArgumentException
     */
    public <T> Optional<T> one(String name, String form, Function<String, T> reader) throws Problem {
        Optional<String> text = one(name);
        try {
            return text.map(reader);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the parameter " + name + " is " + form);
        }
    }

    /**
     * False if it is not given.
     *
     * @throws Problem if it is neither true nor false
     */
    public boolean truth(String name) throws Problem {
        return one(name, "true or false", Parameters::truthOf).orElse(false);
    }

    private static boolean truthOf(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    /** @throws Problem if one is empty */
    public List<String> all(String name) throws Problem {
        List<String> given = Arrays.asList(values.getOrDefault(name, new String[0]));
        if (given.contains("")) {
            throw Problem.badRequest("the parameter " + name + " is empty");
        }
        return given;
    }
}
