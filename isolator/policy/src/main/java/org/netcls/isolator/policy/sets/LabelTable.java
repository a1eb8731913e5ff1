// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.isolator.policy.sets.Members.Member;
import org.netcls.isolator.policy.table.Element;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.ObjectName;
import org.netcls.isolator.policy.table.ObjectName.Kind;
import org.netcls.isolator.policy.table.RefusedException;
import org.osgi.service.log.Logger;

/**
 * Sets and maps by label in a table of the operator's. Where the kernel does not take all of what they are to have, what it does
 * not take holds nothing else up, and is tried again after the next comparison. Whoever calls holds a lock.
 */
final class LabelTable {
    private final String name;
    private final Members members;
    private final Nft nft;
    private final Logger log;

    /** Whether those were looked at too that had containers of an agent before. */
    private boolean isSwept;

    /** What is there, by whomever it was declared and with what else, which a declaration of ours may contradict. */
    private Set<ObjectName> declared = Set.of();

    /** What the kernel did not take since the last comparison. */
    private final Set<Member> aside = new HashSet<>();

    /** Of what that is, each of which was told once. */
    private final Set<ObjectName> faulty = new HashSet<>();

    LabelTable(String name, Members members, Nft nft, Logger log) {
        this.name = name;
        this.members = members;
        this.nft = nft;
        this.log = log;
    }

    String name() {
        return name;
    }

    Members members() {
        return members;
    }

    /** Finds out what the kernel has. */
    void compare() throws IOException {
        aside.clear();
        find();
    }

    private void find() throws IOException {
        for (ObjectName object : objects()) {
            members.found(object, nft.elements(name, object));
        }
        isSwept = true;
    }

    /** At first also those with containers of an agent before, which may have gone while nobody looked. */
    private Set<ObjectName> objects() throws IOException {
        Set<ObjectName> objects = members.objects();
        if (!isSwept) {
            nft.ofHandles(name).stream().filter(members::keeps).forEach(objects::add);
        }
        return objects;
    }

    /**
     * Takes out what is not kept any more. What is in the table is asked for: it may have been taken away meanwhile, and is not
     * to come back.
     *
     * @param now what is kept instead
     */
    void empty(Optional<LabelTable> now) throws IOException {
        StringBuilder commands = new StringBuilder();
        for (ObjectName object : nft.ofHandles(name)) {
            if (members.keeps(object)
                    && now.filter(kept -> kept.keeps(name, object)).isEmpty()) {
                nft.elements(name, object).stream()
                        .map(element -> command("delete", new Member(object, element)))
                        .forEach(commands::append);
            }
        }
        if (!commands.isEmpty()) {
            nft.apply(commands.toString());
        }
    }

    private boolean keeps(String table, ObjectName object) {
        return name.equals(table) && members.keeps(object);
    }

    /** Tells the kernel what differs, at once if it takes all of it. A time-out or an interrupt is no refusal. */
    void tell() throws IOException {
        try {
            tell(untold());
        } catch (RefusedException e) {
            // Where nothing can be done in this table, that is not the fault of one of those.
            nft.apply(block(""));
            declared = nft.ofHandles(name);
            if (faulty.isEmpty()) {
                // The kernel may never have had what is to be taken away, and have another in its place.
                find();
            }
            tell(parts(untold()));
        }
        faulty.retainAll(aside.stream().map(Member::object).toList());
    }

    private Set<Member> untold() {
        Set<Member> untold = new HashSet<>(members.untold());
        untold.removeAll(aside);
        return untold;
    }

    private void tell(Set<Member> untold) throws IOException {
        if (!untold.isEmpty()) {
            nft.apply(text(untold));
            members.told(untold);
        }
    }

    /** Halves what is not taken until it is known what of it is. */
    private void tell(List<Set<Member>> parts) throws IOException {
        try {
            tell(parts.stream().flatMap(Set::stream).collect(Collectors.toSet()));
        } catch (RefusedException e) {
            if (parts.size() == 1) {
                setAside(parts.get(0), e.getMessage());
            } else {
                int half = parts.size() / 2;
                tell(parts.subList(0, half));
                tell(parts.subList(half, parts.size()));
            }
        }
    }

    /** What goes out of one set or map, or comes into it, with one verdict. What goes is first, because it may make room. */
    private List<Set<Member>> parts(Set<Member> untold) {
        Map<Boolean, List<Member>> stays = stays(untold);
        return Stream.of(false, true)
                .flatMap(stay -> stays.get(stay).stream()
                        .collect(Collectors.groupingBy(
                                member -> List.of(
                                        member.object(), member.element().verdict()),
                                Collectors.toSet()))
                        .values()
                        .stream())
                .toList();
    }

    private Map<Boolean, List<Member>> stays(Set<Member> untold) {
        return untold.stream().collect(Collectors.partitioningBy(members::isMember));
    }

    private void setAside(Set<Member> part, String why) {
        aside.addAll(part);
        ObjectName object = part.iterator().next().object();
        if (faulty.add(object)) {
            log.warn(
                    "In table {} {} {} does not have all handles that it should, which is tried again: {}",
                    name,
                    object.kind(),
                    object.name(),
                    why);
        }
    }

    /** What goes comes first: a map has a handle once. */
    private String text(Set<Member> untold) {
        Map<Boolean, List<Member>> stays = stays(untold);
        return block(declarations(untold))
                + stays.get(false).stream()
                        .map(gone -> command("add", gone) + command("delete", gone))
                        .collect(Collectors.joining())
                + stays.get(true).stream().map(member -> command("add", member)).collect(Collectors.joining());
    }

    private String block(String declarations) {
        return "table " + name + " {\n" + declarations + "}\n";
    }

    /** Nothing of what is there already is changed by them. */
    private String declarations(Set<Member> untold) {
        return untold.stream()
                .flatMap(member -> Stream.concat(declaration(member.object()), chain(member.element())))
                .distinct()
                .collect(Collectors.joining());
    }

    private Stream<String> declaration(ObjectName object) {
        return declared.contains(object)
                ? Stream.of()
                : Stream.of("\t" + object.kind() + " " + object.name() + " {\n\t\ttypeof meta cgroup"
                        + (object.kind() == Kind.MAP ? " : verdict" : "") + "\n\t}\n");
    }

    private static Stream<String> chain(Element element) {
        return element.verdict().stream()
                .filter(verdict -> verdict.contains(" "))
                .map(verdict -> "\tchain " + verdict.substring(verdict.indexOf(' ') + 1) + " {\n\t}\n");
    }

    /** One that is not there cannot be deleted, so it is added first. */
    private String command(String verb, Member member) {
        return verb + " element " + name + " " + member.object().name() + " { " + member.element() + " }\n";
    }
}
