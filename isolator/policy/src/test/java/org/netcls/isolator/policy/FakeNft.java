// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.program.Programs;

/** An nft that remembers the last text that it was given, and lists its mark; it can be missing, and it can fail. */
final class FakeNft implements Programs {
    private static final Pattern MARK = Pattern.compile("return comment \"([0-9a-f]+)\"");
    private static final String NOTHING = "{\"nftables\":[{\"metainfo\":{}}]}";

    final List<String> applied = new ArrayList<>();
    String failure = "";
    /** What happens once while it works. */
    Runnable meanwhile = () -> {};

    boolean missing;
    boolean interrupted;
    /** As while its package is upgraded. */
    boolean lacksLibrary;

    private String mark = "";
    private String damage = "";

    void damage(String what) {
        damage = what;
    }

    void takeAway() {
        mark = "";
    }

    @Override
    public Outcome run(List<String> words, String input) throws IOException {
        if (missing) {
            throw new IOException("Cannot run program \"nft\": error=2, No such file or directory");
        }
        if (interrupted) {
            throw new InterruptedIOException("interrupted");
        }
        if (lacksLibrary) {
            return new Outcome(
                    127,
                    "nft: error while loading shared libraries: libnftables.so.1: cannot open shared object file: No such file"
                            + " or directory");
        }
        if (words.contains("-f")) {
            return apply(input);
        }
        if (words.contains("counters")) {
            return new Outcome(0, NOTHING);
        }
        return mark.isEmpty()
                ? new Outcome(1, "Error: No such file or directory\nlist table inet netcls")
                : new Outcome(0, table());
    }

    private Outcome apply(String text) {
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        if (!failure.isEmpty()) {
            return new Outcome(1, failure);
        }
        applied.add(text);
        damage = "";
        Matcher matcher = MARK.matcher(text);
        mark = matcher.find() ? matcher.group(1) : "";
        return new Outcome(0, "");
    }

    private String table() {
        return "{\"nftables\":[{\"metainfo\":{}},{\"table\":{\"family\":\"inet\",\"name\":\"netcls\",\"handle\":1}},"
                + "{\"chain\":{\"family\":\"inet\",\"table\":\"netcls\",\"name\":\"applied\",\"handle\":2}},"
                + "{\"rule\":{\"family\":\"inet\",\"table\":\"netcls\",\"chain\":\"applied\",\"handle\":3,\"comment\":\""
                + mark + "\",\"expr\":[{\"return\":\"" + damage + "\"}]}}]}";
    }
}
