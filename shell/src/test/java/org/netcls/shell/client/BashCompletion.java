// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.client;

import java.util.stream.Collectors;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Usage;

/** What bash loads to complete the words of {@code netcls}. */
final class BashCompletion {
    private static final String FORMAT = """
            # SPDX-License-Identifier: Apache-2.0
            # Completes the words of netcls in bash. Made from the usage of each command: do not edit it.

            # What the agent answers, or nothing.
            _netcls_ask() {
              curl --silent --fail --max-time 1 --unix-socket "${NETCLS_SOCKET:-/run/netcls/agent.sock}" \\
                "http://localhost/netcls/v1/$1" 2>/dev/null
            }

            # What there is of a kind, one on each line.
            _netcls_offer() {
              case $1 in
                ALLOCATOR) _netcls_ask allocators | grep -o '"name":"[^"]*"' | cut -d '"' -f 4 ;;
                CONTAINER)
                  _netcls_ask assignments | grep -oE '"container":"([^"\\\\]|\\\\.)*"' |
                    sed 's/^"container":"//; s/"$//; s/\\\\"/"/g' | sort -u
                  ;;
                FILE) compgen -f -- "$2" ;;
                HANDLE) _netcls_ask 'assignments?format=text' | cut -d ' ' -f 1 | sort -u ;;
                PID) printf '%s\\n' /proc/[1-9]*/ | cut -d / -f 3 ;;
                POLICY) _netcls_ask policies | grep -o '"name":"[^"]*"' | cut -d '"' -f 4 ;;
                COMMAND) compgen -c -- "$2" | sort -u ;;
                NAME) printf '%s\\n' @NAMES@ ;;
                LABEL | PRIMARY | SECONDS | TEXT) ;;
                *) printf '%s\\n' "${1//,/$'\\n'}" ;;
              esac
            }

            # How a command is called: its options, with the kind of their value behind a colon, and the kinds of its arguments.
            _netcls_usage() {
              options='' arguments=''
              case $1 in
            @COMMANDS@
              esac
            }

            # The kind of the word that follows these; offers the options too where they can stand.
            _netcls_next() {
              local options arguments option word value='' ended='' given=0
              local -a kinds
              _netcls_usage "$1"
              shift
              read -ra kinds <<<"$arguments"
              for word; do
                if [[ -n $value ]]; then
                  value=''
                elif [[ -z $ended && $word == -- ]]; then
                  ended=yes
                elif [[ -z $ended && $word == --* ]]; then
                  for option in $options; do
                    [[ $option == "$word":* ]] && value=${option#*:}
                  done
                else
                  [[ ${kinds[given]-} == COMMAND ]] && return
                  [[ ${kinds[given]-} == *... ]] || given=$((given + 1))
                fi
              done
              kind=${value:-${kinds[given]-}}
              kind=${kind%...}
              [[ -n $value || -n $ended ]] || offered=$(printf '%s\\n' "${options// /$'\\n'}" | cut -d : -f 1)
            }

            _netcls() {
              local line=${COMP_LINE:0:COMP_POINT} word kept candidate kind='' offered=''
              local -a words
              read -ra words <<<"$line"
              word=${line##*[[:space:]]}
              [[ -z $word ]] || unset 'words[-1]'
              words=("${words[@]:1}")
              if [[ ${words[0]-} == --wait ]]; then
                [[ ${#words[@]} -gt 1 ]] || return
                words=("${words[@]:2}")
              fi
              if [[ ${#words[@]} -eq 0 ]]; then
                kind=NAME offered=$'--wait\\n--help'
              elif [[ ${words[0]} == help ]]; then
                kind=NAME
              else
                _netcls_next "${words[@]}"
              fi
              # bash takes a word apart at these, and replaces only what is behind the last.
              kept=${word%"${word##*["$COMP_WORDBREAKS"]}"}
              COMPREPLY=()
              while IFS= read -r candidate; do
                [[ -n $candidate && $candidate == "$word"* ]] || continue
                printf -v candidate %q "${candidate#"$kept"}"
                COMPREPLY+=("$candidate")
              done < <(
                if [[ -z $offered ]]; then
                  _netcls_offer "$kind" "$word"
                elif [[ $word == -* ]]; then
                  printf '%s\\n' "$offered"
                else
                  _netcls_offer "$kind" "$word" | grep -v '^-.'
                fi
              )
            }

            complete -F _netcls netcls
            """;

    private BashCompletion() {}

    static String text() {
        String commands = Commands.all().stream().map(BashCompletion::command).collect(Collectors.joining());
        return FORMAT.replace("@NAMES@", Commands.names().collect(Collectors.joining(" ")))
                .replace("@COMMANDS@", commands.stripTrailing());
    }

    private static String command(Usage usage) {
        String options = usage.options().stream().map(BashCompletion::option).collect(Collectors.joining(" "));
        String arguments =
                usage.arguments().stream().map(BashCompletion::argument).collect(Collectors.joining(" "));
        return "    %s) options='%s' arguments='%s' ;;\n"
                .formatted(usage.command(), (options + " --help").strip(), arguments);
    }

    private static String option(Option option) {
        return option.name() + option.value().map(value -> ":" + kind(value)).orElse("");
    }

    private static String argument(Argument argument) {
        return kind(argument) + (argument.times().isRepeatable() ? "..." : "");
    }

    private static String kind(Argument argument) {
        return argument.kind() == Kind.CHOICE
                ? String.join(",", argument.choices())
                : argument.kind().name();
    }
}
