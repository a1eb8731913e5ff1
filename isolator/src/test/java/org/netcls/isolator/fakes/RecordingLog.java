// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.fakes;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import org.osgi.service.log.Logger;

/** Keeps what is logged, each as level and text: {@code warn Group x is left alone}. */
public final class RecordingLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    lines.add(method.getName() + " " + text(arguments));
                    return null;
                });
    }

    private static String text(Object[] arguments) {
        String text = String.valueOf(arguments[0]);
        for (Object argument : values(arguments)) {
            text = text.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(argument)));
        }
        return text;
    }

    /** Three and more come in an array. */
    private static Object[] values(Object[] arguments) {
        return arguments.length == 2 && arguments[1] instanceof Object[] several
                ? several
                : Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    public List<String> warnings() {
        return lines("warn ");
    }

    public List<String> infos() {
        return lines("info ");
    }

    public List<String> errors() {
        return lines("error ");
    }

    private List<String> lines(String level) {
        return lines.stream().filter(line -> line.startsWith(level)).toList();
    }
}
