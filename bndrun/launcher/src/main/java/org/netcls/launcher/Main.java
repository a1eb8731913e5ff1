// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleException;

/**
 * Starts the agent, and ends with the framework. The exit status is 0 when that was stopped, 1 after one line on standard
 * error, and 2 after words that nobody knows.
 */
public final class Main {
    private static final String ETC = "netcls.etc";
    private static final String DATA = "netcls.data";
    /** Names the folder where {@link #DATA} does not. */
    private static final String STORAGE = "org.osgi.framework.storage";

    private static final String DEFAULT = "netcls-data";

    private static final int USAGE_STATUS = 2;
    private static final String USAGE = """
            usage: java [-DNAME=VALUE...] -jar netcls-agent.jar [--help | --version]

            Runs a net_cls agent until it is stopped. What is to be set is set by system properties, before -jar.

            -Dnetcls.data=FOLDER    what the agent keeps; netcls-data if not given
            -Dnetcls.etc=FOLDER     the administrator's files, PID.cfg
            """;

    private Main() {}

    /** @param words none, or what is to be printed instead */
    public static void main(String[] words) throws InterruptedException {
        System.exit(run(List.of(words), System.out, System.err));
    }

    static int run(List<String> words, PrintStream out, PrintStream err) throws InterruptedException {
        if (words.isEmpty()) {
            return start(err);
        }
        return switch (String.join(" ", words)) {
            case "--help" -> print(out, USAGE, 0);
            case "--version" -> print(out, "netcls-agent " + version() + "\n", 0);
            default ->
                print(err, "netcls-agent: it takes no words such as '" + words.get(0) + "'\n" + USAGE, USAGE_STATUS);
        };
    }

    private static int print(PrintStream stream, String text, int status) {
        stream.print(text);
        stream.flush();
        return status;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("of no version");
    }

    private static int start(PrintStream err) throws InterruptedException {
        try {
            return start(path(DATA, System.getProperty(DATA, System.getProperty(STORAGE, DEFAULT))));
        } catch (LaunchException e) {
            err.println(e.getMessage());
        } catch (RuntimeException | Error e) {
            // The framework's threads would keep a process that does nothing.
            e.printStackTrace(err);
        }
        return 1;
    }

    private static int start(Path path) throws LaunchException, InterruptedException {
        try (AgentFolder data = AgentFolder.open(path)) {
            requireEtc(System.getProperty(ETC, ""));
            // For all that keeps something.
            System.setProperty(DATA, path.toString());
            return new Agent(data).run();
        } catch (IOException | BundleException e) {
            throw new LaunchException("The agent cannot be started with the data folder " + path + ": " + Reasons.of(e)
                    + "; see that the agent may write there, and that there is room");
        }
    }

    private static void requireEtc(String folder) throws LaunchException {
        if (!folder.isBlank()) {
            new EtcFolder(path(ETC, folder)).requireReadable();
        }
    }

    private static Path path(String property, String value) throws LaunchException {
        if (value.isBlank()) {
            throw new LaunchException(property + " is blank; name a folder with -D" + property + "=FOLDER");
        }
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new LaunchException(
                    property + " is no path (" + Reasons.of(e) + "); name a folder with -D" + property + "=FOLDER");
        }
    }
}
