// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsState;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.netcls.isolator.policy.table.Element;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.ObjectName;
import org.netcls.isolator.policy.table.ObjectName.Kind;
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

    /** What is to be kept: nothing without a table. */
    private record Wanted(String table, Members members) {
        static final Wanted NOTHING = new Wanted("", new Members(List.of(), List.of()));

        boolean isNothing() {
            return table.isEmpty();
        }
    }

    private final IsolatorView isolator;
    private final Nft nft;
    private final Logger log;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(LabelSetsComponent::thread);

    @GuardedBy("this")
    private boolean called;

    @GuardedBy("this")
    private Wanted wanted = Wanted.NOTHING;

    /** Of the state that the members are of. */
    @GuardedBy("this")
    private long version;

    /** For which all sets of the table were looked at. */
    @GuardedBy("this")
    private Wanted swept = Wanted.NOTHING;

    /** Of whose sets and maps those that are not kept any more have still to be emptied. */
    @GuardedBy("this")
    private final List<Wanted> before = new ArrayList<>();

    /** Why something could not be done last. */
    @GuardedBy("this")
    private final Map<Wanted, String> failures = new HashMap<>();

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
            Wanted now = read(config);
            if (!wanted.isNothing()) {
                before.add(wanted);
            }
            wanted = now;
            if (!wanted.isNothing()) {
                readAll();
            }
            call();
        } catch (IllegalArgumentException e) {
            log.error(
                    "Sets by label {}: {}",
                    wanted.isNothing() ? "are not kept" : "are kept as before",
                    Refusal.of(PID, origin, e));
        }
    }

    private static Wanted read(Config config) {
        String table = config.table().strip().replaceAll("\\s+", " ");
        if (!table.isEmpty() && !TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("table: '" + Printable.escape(config.table())
                    + "' is no table of nft, as 'inet filter', of family ip, ip6 or inet");
        }
        return table.isEmpty()
                ? Wanted.NOTHING
                : new Wanted(table, new Members(keys(config.labels()), keys(config.maps())));
    }

    private static List<String> keys(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    @Override
    public synchronized void changed(AssignmentEvent event) {
        if (wanted.isNothing() || event.version() <= version) {
            return;
        }
        if (event.version() > version + 1) {
            // Something was told before this was bound.
            readAll();
            call();
        } else {
            version = event.version();
            follow(event);
        }
    }

    @GuardedBy("this")
    private void readAll() {
        NetClsState state = isolator.state();
        wanted.members().replaceAll(state.assignments());
        version = state.overview().version();
    }

    @GuardedBy("this")
    private void follow(AssignmentEvent event) {
        switch (event.kind()) {
            case ASSIGNED, RELABELED -> event.assignment().ifPresent(wanted.members()::put);
            case RELEASED ->
                event.assignment().ifPresent(gone -> wanted.members().remove(gone.container()));
            case RECOVERED -> readAll();
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
        Wanted now = wanted;
        before.removeIf(old -> attempt(old, () -> empty(old, now)));
        if (!now.isNothing()) {
            attempt(now, () -> tellWhatDiffers(now));
        }
    }

    /** What is in the table is asked for: it may have been taken away meanwhile, and is not to come back. */
    private void empty(Wanted old, Wanted now) throws IOException {
        StringBuilder commands = new StringBuilder();
        for (ObjectName object : nft.ofHandles(old.table())) {
            boolean isKept = old.table().equals(now.table()) && now.members().keeps(object);
            if (old.members().keeps(object) && !isKept) {
                nft.elements(old.table(), object).stream()
                        .map(element -> command("delete", old, new Members.Member(object, element)))
                        .forEach(commands::append);
            }
        }
        if (!commands.isEmpty()) {
            nft.apply(commands.toString());
        }
    }

    /** The kernel may never have had what is to be taken away, and have another in its place. */
    private synchronized void tellWhatDiffers(Wanted now) throws IOException {
        try {
            tell(now);
        } catch (IOException e) {
            if (failures.containsKey(now)) {
                throw e;
            }
            compare(now);
            tell(now);
        }
    }

    private void tell(Wanted now) throws IOException {
        Set<Members.Member> untold = now.members().untold();
        if (!untold.isEmpty()) {
            nft.apply(text(now, untold));
            now.members().told(untold);
        }
    }

    /** What goes comes first: a map has a handle once. */
    private static String text(Wanted wanted, Set<Members.Member> untold) {
        Map<Boolean, List<Members.Member>> stays =
                untold.stream().collect(Collectors.partitioningBy(wanted.members()::isMember));
        return "table " + wanted.table() + " {\n" + declarations(untold) + "}\n"
                + stays.get(false).stream()
                        .map(gone -> command("add", wanted, gone) + command("delete", wanted, gone))
                        .collect(Collectors.joining())
                + stays.get(true).stream()
                        .map(member -> command("add", wanted, member))
                        .collect(Collectors.joining());
    }

    /** Nothing of what is there already is changed by them. */
    private static String declarations(Set<Members.Member> untold) {
        return untold.stream()
                .flatMap(member -> Stream.concat(Stream.of(declaration(member.object())), chain(member.element())))
                .distinct()
                .collect(Collectors.joining());
    }

    private static String declaration(ObjectName object) {
        return "\t" + object.kind() + " " + object.name() + " {\n\t\ttypeof meta cgroup"
                + (object.kind() == Kind.MAP ? " : verdict" : "") + "\n\t}\n";
    }

    private static Stream<String> chain(Element element) {
        return element.verdict().stream()
                .filter(verdict -> verdict.contains(" "))
                .map(verdict -> "\tchain " + verdict.substring(verdict.indexOf(' ') + 1) + " {\n\t}\n");
    }

    /** One that is not there cannot be deleted, so it is added first. */
    private static String command(String verb, Wanted wanted, Members.Member member) {
        return verb + " element " + wanted.table() + " " + member.object().name() + " { " + member.element() + " }\n";
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
        Wanted now = wanted;
        if (!now.isNothing()) {
            if (isolator.version() > version) {
                readAll();
            }
            attempt(now, () -> compare(now));
        }
        write();
    }

    private synchronized void compare(Wanted now) throws IOException {
        for (ObjectName object : objects(now)) {
            now.members().found(object, nft.elements(now.table(), object));
        }
        swept = now;
    }

    /** At first also those with containers of an agent before, which may have gone while nobody looked. */
    @GuardedBy("this")
    private Set<ObjectName> objects(Wanted now) throws IOException {
        Set<ObjectName> objects = now.members().objects();
        if (swept != now) {
            nft.ofHandles(now.table()).stream().filter(now.members()::keeps).forEach(objects::add);
        }
        return objects;
    }

    private interface Attempt {
        void run() throws IOException;
    }

    /** What cannot be done is told once, and tried again with the next look. */
    private synchronized boolean attempt(Wanted of, Attempt attempt) {
        try {
            attempt.run();
            failures.remove(of);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            if (!e.getMessage().equals(failures.put(of, e.getMessage()))) {
                log.warn(
                        "Sets by label in table {} cannot be {}, which is tried again: {}",
                        of.table(),
                        of.equals(wanted) ? "kept" : "emptied",
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
