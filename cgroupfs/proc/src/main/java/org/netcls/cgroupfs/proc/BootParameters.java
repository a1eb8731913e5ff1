// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel was booted with, from {@code /proc/cmdline}: words, in which double quotes hold blanks together; what
 * follows a lone {@code --} is not for the kernel.
 */
public record BootParameters(List<String> words) {
    public static BootParameters parse(String cmdline) {
        return new BootParameters(Stream.of(separated(cmdline).split("\n"))
                .takeWhile(word -> !word.equals("--"))
                .toList());
    }

    /** Each word on a line of its own, without its quotes. */
    private static String separated(String cmdline) {
        String[] parts = cmdline.split("\"", -1);
        for (int unquoted = 0; unquoted < parts.length; unquoted += 2) {
            parts[unquoted] = parts[unquoted].replaceAll("\\s+", "\n");
        }
        return String.join("", parts);
    }

    /** The parameter that disables net_cls, which shows in {@code /proc/cgroups} too. */
    public Optional<String> disablingNetCls() {
        return aboutNetCls("cgroup_disable");
    }

    /**
     * The parameter that keeps net_cls from being mounted. {@code cgroup_no_v1} has names of controllers, or
     * {@code all}; its {@code named} is only about hierarchies without a controller (kernel-parameters.txt). It does
     * not show in {@code /proc/cgroups}.
     */
    public Optional<String> withoutNetCls() {
        return aboutNetCls("cgroup_no_v1");
    }

    private Optional<String> aboutNetCls(String name) {
        return words.stream()
                .filter(word -> isAboutNetCls(word.split("=", 2), name))
                .findFirst();
    }

    private static boolean isAboutNetCls(String[] parameter, String name) {
        // The kernel reads - and _ in a parameter's name as the same.
        return parameter.length == 2
                && parameter[0].replace('-', '_').equals(name)
                && Stream.of(parameter[1].split(","))
                        .anyMatch(value -> value.equals("all") || value.equals(Controllers.NET_CLS));
    }
}
