// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleException;

/**
 * Starts the agent, and ends with the framework. The exit status is 0 when that was stopped, and 1 after one line on
 * standard error.
 */
public final class Main {
    private static final String ETC = "netcls.etc";
    private static final String DATA = "netcls.data";
    /** What named the folder before {@link #DATA} did. */
    private static final String STORAGE = "org.osgi.framework.storage";

    private static final String DEFAULT = "netcls-data";

    private Main() {}

    /** @param words none; what is to be set is set by system properties */
    public static void main(String[] words) throws InterruptedException {
        System.exit(run());
    }

    private static int run() throws InterruptedException {
        String former = System.getProperty(STORAGE, DEFAULT);
        Path path = Path.of(System.getProperty(DATA, former)).toAbsolutePath().normalize();
        try (AgentFolder data = AgentFolder.open(path)) {
            requireEtc(System.getProperty(ETC, ""));
            new FormerStorage(Path.of(former)).moveInto(data);
            // For all that keeps something.
            System.setProperty(DATA, path.toString());
            return new Agent(data).run();
        } catch (LaunchException e) {
            System.err.println(e.getMessage());
        } catch (IOException | BundleException e) {
            System.err.println("The agent cannot be started with the data folder " + path + ": " + Reasons.of(e)
                    + "; see that the agent may write there, and that there is room");
        } catch (RuntimeException | Error e) {
            // The framework's threads would keep a process that does nothing.
            e.printStackTrace();
        }
        return 1;
    }

    private static void requireEtc(String folder) throws LaunchException {
        if (!folder.isBlank()) {
            new EtcFolder(Path.of(folder).toAbsolutePath().normalize()).requireReadable();
        }
    }
}
