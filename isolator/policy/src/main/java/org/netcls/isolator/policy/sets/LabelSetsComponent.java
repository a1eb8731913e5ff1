// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsState;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.spi.RepeatedLook;
import org.netcls.text.Printable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keeps sets and maps of handles by label in a table of the operator's. */
@Component(
        configurationPid = LabelSetsComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {AssignmentListener.class, RepeatedLook.class},
        immediate = true)
@Designate(ocd = LabelSetsComponent.Config.class)
public final class LabelSetsComponent implements AssignmentListener, RepeatedLook {
    static final String PID = "org.netcls.label.sets";

    private static final long BETWEEN_LOOKS_SECONDS = 30;
    private static final Pattern TABLE = Pattern.compile("(ip|ip6|inet) [A-Za-z_][A-Za-z0-9_.-]*");

    @ObjectClassDefinition(
            id = LabelSetsComponent.PID,
            name = "net_cls: sets and maps of nft by label",
            description = "For rules of your own: sets and maps with the handles of the containers that have a label.")
    @interface Config {
        @AttributeDefinition(
                description =
                        "The table in which they are, as 'inet filter'; it is made if missing. Empty: none are kept.")
        String table() default "";

        @AttributeDefinition(
                description =
                        "Keys of labels, separated by commas: for each value of each there is a set, tier_gold for"
                                + " tier=gold, in which other characters than letters and digits are underscores.")
        String labels() default "";

        @AttributeDefinition(
                description =
                        "Keys of labels, separated by commas: for each there is a map, by_tier for tier, which sends"
                                + " a packet on to chain tier_gold where the label is tier=gold.")
        String maps() default "";
    }

    private final IsolatorView isolator;
    private final Nft nft;
    private final Logger log;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(LabelSetsComponent::thread);

    @GuardedBy("this")
    private boolean called;

    @GuardedBy("this")
    private Optional<LabelTable> wanted = Optional.empty();

    /** Of the state that the members are of. */
    @GuardedBy("this")
    private long version;

    /** Of whose sets and maps those that are not kept any more have still to be emptied. */
    @GuardedBy("this")
    private final List<LabelTable> before = new ArrayList<>();

    /** Why something could not be done last. */
    @GuardedBy("this")
    private final Map<LabelTable, String> failures = new HashMap<>();

    @Activate
    public LabelSetsComponent(@Reference IsolatorView isolator, @Reference(service = LoggerFactory.class) Logger log) {
        this(isolator, Nft.ofHost(), log);
    }

    LabelSetsComponent(IsolatorView isolator, Nft nft, Logger log) {
        this.isolator = isolator;
        this.nft = nft;
        this.log = log;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "net_cls label sets");
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    void start(Config config, Origin origin) {
        configure(config, origin);
        clock.scheduleWithFixedDelay(this::lookAgain, 0, BETWEEN_LOOKS_SECONDS, TimeUnit.SECONDS);
    }

    @Modified
    synchronized void configure(Config config, Origin origin) {
        try {
            Optional<LabelTable> now = read(config);
            if (wanted.isPresent()) {
                before.add(wanted.get());
            }
            wanted = now;
            if (wanted.isPresent()) {
                readAll(wanted.get());
            }
            call();
        } catch (IllegalArgumentException e) {
            log.error(
                    "Sets by label {}: {}",
                    wanted.isEmpty() ? "are not kept" : "are kept as before",
                    Refusal.of(PID, origin, e));
        }
    }

    private Optional<LabelTable> read(Config config) {
        String table = config.table().strip().replaceAll("\\s+", " ");
        if (!table.isEmpty() && !TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("table: '" + Printable.escape(config.table())
                    + "' is no table of nft, as 'inet filter', of family ip, ip6 or inet");
        }
        return table.isEmpty()
                ? Optional.empty()
                : Optional.of(new LabelTable(table, new Members(keys(config.labels()), keys(config.maps())), nft, log));
    }

    private static List<String> keys(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    @Override
    public synchronized void changed(AssignmentEvent event) {
        if (wanted.isEmpty() || event.version() <= version) {
            return;
        }
        if (event.version() > version + 1) {
            // Something was told before this was bound.
            readAll(wanted.get());
            call();
        } else {
            version = event.version();
            follow(event, wanted.get());
        }
    }

    @GuardedBy("this")
    private void readAll(LabelTable now) {
        NetClsState state = isolator.state();
        now.members().replaceAll(state.assignments());
        version = state.overview().version();
    }

    @GuardedBy("this")
    private void follow(AssignmentEvent event, LabelTable now) {
        switch (event.kind()) {
            case ASSIGNED, RELABELED -> event.assignment().ifPresent(now.members()::put);
            case RELEASED -> event.assignment().ifPresent(gone -> now.members().remove(gone.container()));
            case RECOVERED -> readAll(now);
            default -> {
                return;
            }
        }
        call();
    }

    /** Many changes are told together. */
    @GuardedBy("this")
    private void call() {
        try {
            if (!called) {
                called = true;
                clock.execute(this::write);
            }
        } catch (RejectedExecutionException e) {
            // This ends.
        }
    }

    private synchronized void write() {
        called = false;
        Optional<LabelTable> now = wanted;
        before.removeIf(old -> attempt(old, () -> old.empty(now)));
        if (now.isPresent()) {
            attempt(now.get(), now.get()::tell);
        }
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            // What is thrown would end the looking.
            log.error("Sets by label could not be looked after, which is tried again", e);
        }
    }

    @Override
    public synchronized void look() {
        if (wanted.isPresent()) {
            LabelTable now = wanted.get();
            if (isolator.version() > version) {
                readAll(now);
            }
            attempt(now, now::compare);
        }
        write();
    }

    private interface Attempt {
        void run() throws IOException;
    }

    /** What cannot be done is told once, and tried again with the next look. */
    private synchronized boolean attempt(LabelTable of, Attempt attempt) {
        try {
            attempt.run();
            failures.remove(of);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            if (!e.getMessage().equals(failures.put(of, e.getMessage()))) {
                log.warn(
                        "Sets by label in table {} cannot be {}, which is tried again: {}",
                        of.name(),
                        wanted.equals(Optional.of(of)) ? "kept" : "emptied",
                        e.getMessage());
            }
            return false;
        }
    }

    @Deactivate
    void stop() {
        clock.shutdownNow();
    }
}
