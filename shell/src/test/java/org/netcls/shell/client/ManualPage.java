// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.client;

import java.util.stream.Collectors;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Usage;

/** The page that {@code man netcls} shows. */
final class ManualPage {
    private static final String FORMAT = """
            .\\" SPDX-License-Identifier: Apache-2.0
            .\\" Made from the usage of each command: do not edit it.
            .TH NETCLS 1 "2026-11-27" "net_cls isolator" "User Commands"
            .SH NAME
            netcls \\- give containers a net_cls handle, over the control socket of the agent
            .SH SYNOPSIS
            .B netcls
            .RB [ \\-\\-wait
            .IR SECONDS ]
            .I command
            .RI [ word ...]
            .br
            .B netcls
            .RB [ \\-\\-wait
            .IR SECONDS ]
            .B exec
            .RB [ \\-\\- ]
            .I container
            .RB [ \\-\\- ]
            .I program
            .RI [ word ...]
            .br
            .B netcls
            .RB [ \\-\\-wait
            .IR SECONDS ]
            <
            .I script
            .SH DESCRIPTION
            .B netcls
            runs a command of the agent's shell, such as
            .BR list ,
            or one of another scope, such as
            .BR scr:list ,
            and prints what it prints.
            Words are in UTF-8, and are taken as they are, whatever characters are in them.
            Without a command, standard input is read to its end and run as a script,
            up to the first command that fails.
            .PP
            Who may open the agent's socket may use all commands.
            .TP
            \\fB\\-\\-wait\\fP \\fISECONDS\\fP
            how long to wait for an agent that is not there yet, or is being updated;
            5 if not given
            .TP
            \\fB\\-\\-help\\fP
            show how it is called; after a command, explain that
            .TP
            \\fB\\-\\-\\fP
            ends the options of a command, and stands before a container whose name begins with a dash
            .SH COMMANDS
            @COMMANDS@
            .SH EXIT STATUS
            0, or 1 with what is wrong on standard error.
            That of
            .B exec
            is the program's; it is 1 if there is no such container, 1 or 2 if the caller
            may not join its group, 126 if the program cannot be executed, and 127 if there is
            no such program.
            .SH ENVIRONMENT
            .TP
            .B NETCLS_SOCKET
            the agent's control socket, if it is not where the agent's package has it;
            the agent's banner tells where it is
            .SH FILES
            .TP
            .I /run/netcls/agent.sock
            the agent's control socket, if
            .B NETCLS_SOCKET
            names no other
            .SH EXAMPLES
            Put this shell into a container, with all that it starts from now on:
            .PP
            .RS
            .nf
            netcls assign web $$
            .fi
            .RE
            .PP
            A service of systemd with a handle, in a container that has the name of the
            unit:
            .PP
            .RS
            .nf
            [Service]
            ExecStartPre=/usr/bin/netcls \\-\\-wait 30 assign %N
            ExecStart=/usr/bin/netcls exec %N \\-\\- nginx \\-g "daemon off;"
            ExecStopPost=/usr/bin/netcls release \\-\\-kill %N
            .fi
            .RE
            .PP
            Processes that join later keep the agent waiting for the kernel; those of
            .B exec
            do not.
            """;

    private ManualPage() {}

    static String text() {
        return FORMAT.replace(
                "@COMMANDS@", Commands.all().stream().map(ManualPage::command).collect(Collectors.joining("\n")));
    }

    private static String command(Usage usage) {
        String options = usage.options().stream().map(ManualPage::option).collect(Collectors.joining("\n"));
        return ".TP\n\\fB"
                + escape(usage.synopsis().substring("netcls:".length())).replaceFirst("( |$)", "\\\\fP$1") + "\n"
                + text(usage.description())
                + (options.isEmpty() ? "" : "\n.RS\n" + options + "\n.RE");
    }

    private static String option(Option option) {
        return ".TP\n\\fB" + escape(option.name()) + "\\fP"
                + option.value().map(value -> " " + escape(value.name())).orElse("") + "\n" + text(option.help());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    /** On lines that are not too long, none of which begins as a request. */
    private static String text(String text) {
        return escape(text).replaceAll("(.{1,76})( |$)", "$1\n").stripTrailing().replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
