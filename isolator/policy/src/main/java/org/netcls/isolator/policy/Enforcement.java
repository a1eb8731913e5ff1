// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Classes;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.Present;
import org.netcls.isolator.policy.table.Shaped;
import org.netcls.isolator.policy.table.TableText;
import org.osgi.service.log.Logger;

/**
 * Keeps the table in the kernel, and classes on devices, as the policies want them. Who asks what is in force gets an answer at once, whatever is just
 * being done.
 */
final class Enforcement {
    // What is left to the next one, also to one of another version.
    private static final String FINGERPRINT = "fingerprint";
    private static final String SINCE = "since";

    private final Nft nft;
    private final Classes classes;
    private final Consumer<String> teller;
    private final Logger log;

    /** Whether what has our mark in the kernel may be this agent's: another one has the same. */
    private volatile boolean isOurs;

    private volatile State state = new State(Map.of(), Map.of(), Present.NOTHING, Shaped.NOTHING, Optional.empty());

    /**
     * What is known of the kernel.
     *
     * @param inForce by their names
     * @param since when the rules of each came into force
     * @param present the table as it was after it was applied
     * @param shaped the classes as they were after that
     * @param fault why the table is not as it is wanted
     */
    record State(
            Map<String, Policy> inForce,
            Map<String, Instant> since,
            Present present,
            Shaped shaped,
            Optional<String> fault) {
        private State failed(Map<String, Policy> left, String why) {
            return new State(left, since, present, shaped, Optional.of(why));
        }

        private State withNothingInForce() {
            return new State(Map.of(), since, present, shaped, fault);
        }

        /** Why this policy is not in force. */
        Optional<String> fault(String name) {
            return fault.or(() -> Optional.ofNullable(shaped.faults().get(name)));
        }
    }

    /** @param teller of what has changed, for people */
    Enforcement(Nft nft, Classes classes, Consumer<String> teller, Logger log) {
        this.nft = nft;
        this.classes = classes;
        this.teller = teller;
        this.log = log;
    }

    State state() {
        return state;
    }

    /**
     * Somebody of this agent had these before. Where all is as one of this process left it, they are in force since then.
     *
     * @param left by the one before
     */
    void goOn(List<Policy> before, Map<Object, Object> left) {
        isOurs = true;
        if (left.remove(FINGERPRINT) instanceof String fingerprint && left.remove(SINCE) instanceof Map<?, ?> since) {
            Map<String, Policy> inForce = new HashMap<>();
            Map<String, Instant> sinceThen = new HashMap<>();
            for (Policy policy : before) {
                if (since.get(policy.name()) instanceof Instant time) {
                    inForce.put(policy.name(), policy);
                    sinceThen.put(policy.name(), time);
                }
            }
            state = new State(inForce, sinceThen, Present.left(fingerprint), Shaped.NOTHING, Optional.empty());
        }
    }

    /** Nothing where what is in force is not what is wanted. */
    void leave(Map<Object, Object> left) {
        State last = state;
        if (last.fault().isEmpty()) {
            left.put(FINGERPRINT, last.present().fingerprint());
            left.put(SINCE, last.since());
        }
    }

    /** Takes away what is this agent's. */
    void remove() {
        if (isOurs) {
            try {
                classes.apply(List.of(), Shaped.NOTHING);
                if (nft.present().applied().isPresent()) {
                    nft.apply(TableText.DELETE);
                }
            } catch (IOException | IllegalArgumentException e) {
                // There is nobody left to tell it, and the log of the bundle is gone.
            }
        }
    }

    Nft nft() {
        return nft;
    }

    /** Where it cannot be done, what was in force stays so, unless it has gone from the kernel. */
    synchronized void apply(List<Policy> wanted) {
        if (isNeeded(wanted)) {
            isOurs = true;
        }
        Map<String, Policy> left = state.inForce();
        try {
            Present before = isOurs ? nft.present() : Present.NOTHING;
            if (!isAsWritten(before)) {
                state = state.withNothingInForce();
                left = Map.of();
            }
            // A table without our mark is not ours to take away.
            if (isNeeded(wanted) || before.applied().isPresent()) {
                TableText text = TableText.of(wanted, before);
                write(text);
                left = Map.of();
                settle(wanted, readBack(text));
            } else {
                settle(wanted, Present.NOTHING);
            }
        } catch (IOException | IllegalArgumentException e) {
            fail(left, e);
        }
    }

    private boolean isAsWritten(Present now) {
        return now.fingerprint().equals(state.present().fingerprint());
    }

    private void fail(Map<String, Policy> left, Exception e) {
        if (state.fault().isPresent() && e instanceof InterruptedIOException) {
            // Whoever asked has gone, and it is tried again anyway.
            fail(left, state.fault().get());
        } else if (isOurs || isNeeded(state.inForce().values())) {
            fail(
                    left,
                    "the policies cannot be put in force as they are configured"
                            + (isNeeded(left.values()) ? ", and what was before is: " : ", and none is: ")
                            + e.getMessage());
        }
    }

    private static boolean isNeeded(Iterable<Policy> policies) {
        for (Policy policy : policies) {
            if (policy.isOn()) {
                return true;
            }
        }
        return false;
    }

    private void write(TableText table) throws IOException {
        if (!table.text().isEmpty()) {
            nft.apply(table.text());
        }
    }

    private Present readBack(TableText written) throws IOException {
        Present after = nft.present();
        if (!after.applied().orElse("").equals(written.hash())) {
            throw new IOException("what was read back is not what was written, so somebody else writes table "
                    + TableText.NAME + " too");
        }
        return after;
    }

    /** Classes come last, because they cannot be undone where the table fails. */
    private void settle(List<Policy> wanted, Present after) throws InterruptedIOException {
        Shaped shaped = isOurs ? classes.apply(wanted, state.shaped()) : Shaped.NOTHING;
        shaped.faults().forEach(this::tellFault);
        shaped.left().forEach(this::tellLeft);
        Map<String, Policy> inForce = new HashMap<>();
        Map<String, Instant> since = new HashMap<>();
        for (Policy policy : wanted) {
            if (shaped.faults().containsKey(policy.name())) {
                continue;
            }
            boolean isAsBefore = policy.equals(state.inForce().get(policy.name()));
            if (!isAsBefore) {
                tell("policy " + policy.name() + " is in force"
                        + (policy.mode() == Mode.ENFORCE ? "" : ", mode " + policy.mode()));
            }
            inForce.put(policy.name(), policy);
            since.put(policy.name(), isAsBefore ? state.since().get(policy.name()) : Instant.now());
        }
        state.inForce().keySet().stream()
                .filter(name -> !inForce.containsKey(name) && !shaped.faults().containsKey(name))
                .forEach(gone -> tell("policy " + gone + " is not in force any more"));
        if (state.fault().isPresent()) {
            tell("the policies are in force as they are configured again");
        }
        state = new State(Map.copyOf(inForce), Map.copyOf(since), after, shaped, Optional.empty());
        isOurs = isNeeded(wanted) || !shaped.isComplete();
    }

    private void tellFault(String policy, String why) {
        if (!why.equals(state.shaped().faults().get(policy))) {
            report("policy " + policy + " is not in force: " + why);
        }
    }

    private void tellLeft(String device, String why) {
        if (!why.equals(state.shaped().left().get(device))) {
            report("the classes of policies on device " + device + " cannot be taken away, which is tried again: "
                    + why);
        }
    }

    /** Whether it is still as it was written; where it is not, or was not to be written, it is tried again. */
    synchronized void look(List<Policy> wanted) {
        if (state.fault().isPresent()) {
            apply(wanted);
        } else if (isNeeded(state.inForce().values()) || !state.shaped().isComplete()) {
            compare(wanted);
        }
    }

    private void compare(List<Policy> wanted) {
        try {
            Present now = nft.present();
            if (!isAsWritten(now)) {
                String what = now.table() ? "was changed" : "was taken away";
                fail(Map.of(), "table " + TableText.NAME + " " + what + " by somebody, and is written again");
                apply(wanted);
            } else {
                compareClasses(wanted);
            }
        } catch (InterruptedIOException e) {
            // Whoever asked has gone, which says nothing of the kernel.
        } catch (IOException | IllegalArgumentException e) {
            // The rules may well be there; but nobody knows.
            fail(Map.of(), "nobody can tell whether the policies are in force: " + e.getMessage());
        }
    }

    private void compareClasses(List<Policy> wanted) throws InterruptedIOException {
        Shaped before = state.shaped();
        if (before.equals(Shaped.NOTHING)) {
            return;
        }
        Shaped now = classes.look(wanted);
        boolean isAsWritten =
                now.classes().entrySet().containsAll(before.classes().entrySet());
        if (!isAsWritten && now.faults().isEmpty()) {
            report("classes of policies were changed by somebody, and are written again");
        }
        if (!isAsWritten || !before.isComplete()) {
            settle(wanted, state.present());
        }
    }

    private void report(String what) {
        log.error("{}", what);
        teller.accept(what);
    }

    private void fail(Map<String, Policy> left, String why) {
        if (!state.fault().equals(Optional.of(why))) {
            report(why);
        }
        state = state.failed(left, why);
    }

    private void tell(String what) {
        log.info("{}", Character.toUpperCase(what.charAt(0)) + what.substring(1));
        teller.accept(what);
    }
}
