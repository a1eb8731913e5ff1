// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import jakarta.json.stream.JsonGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.json.JsonText;
import org.netcls.json.PolicyJson;
import org.netcls.shell.result.Policy;
import org.netcls.shell.result.PolicyDetails;
import org.netcls.shell.result.PolicyListing;
import org.netcls.shell.result.PolicyPlan;
import org.netcls.shell.result.Why;
import org.netcls.text.Few;
import org.netcls.text.Printable;

/** What policies look like at a terminal. */
public final class PolicyText {
    private static final int MOST_NAMED = 10;

    private PolicyText() {}

    static String of(PolicyListing policies) {
        Stream<List<String>> header = Stream.of(List.of(
                "POLICY", "SELECTOR", "PRIMARY", "MODE", "CONTAINERS", "PACKETS", "BYTES", "DROPS", "IN FORCE SINCE"));
        String table = Table.of(
                Stream.concat(header, policies.stream().map(PolicyText::row)).toList());
        return withBelow(
                table,
                Stream.concat(
                                told("fault", policies, policy -> policy.status().fault().stream()),
                                Stream.concat(
                                        uncounted(policies),
                                        told("remark", policies, policy -> policy.status().remarks().stream())))
                        .toList());
    }

    static List<String> row(Policy policy) {
        return Stream.of(
                        policy.name(),
                        policy.selector(),
                        policy.primary(),
                        policy.mode(),
                        policy.containers(),
                        policy.packets(),
                        policy.bytes(),
                        policy.drops(),
                        since(policy))
                .map(cell -> cell.toString().isEmpty() ? "-" : cell.toString())
                .toList();
    }

    private static String since(Policy policy) {
        return policy.status()
                .since()
                .map(since -> since.truncatedTo(ChronoUnit.SECONDS))
                .map(Instant::toString)
                .orElse("");
    }

    private static Stream<List<String>> uncounted(PolicyListing policies) {
        return Stream.of(policies.uncounted())
                .filter(why -> !why.isEmpty())
                .map(why -> List.of("not counted", "-", Printable.escape(why)));
    }

    /** What is the same of several is told once. */
    private static Stream<List<String>> told(
            String what, List<Policy> policies, Function<Policy, Stream<String>> texts) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        policies.forEach(policy -> texts.apply(policy)
                .forEach(text ->
                        names.computeIfAbsent(text, unused -> new ArrayList<>()).add(policy.name())));
        return names.entrySet().stream()
                .map(told -> List.of(what, Few.of(MOST_NAMED, told.getValue()), Printable.escape(told.getKey())));
    }

    private static String withBelow(String text, List<List<String>> rows) {
        return rows.isEmpty() ? text : text + "\n\n" + Table.of(rows);
    }

    static String of(PolicyDetails details) {
        return Stream.of(Table.of(facts(details.policy())), members(details.members()), lines(details.rules()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    /** As the policies over HTTP have it; what a terminal would act on is written as an escape, which means the same. */
    public static String json(PolicyListing policies) {
        byte[] json = JsonText.of(generator -> write(generator, policies));
        return Printable.escape(new String(json, StandardCharsets.UTF_8));
    }

    private static void write(JsonGenerator json, PolicyListing policies) {
        json.writeStartObject().writeStartArray("policies");
        policies.forEach(policy -> {
            json.writeStartObject();
            PolicyJson.policy(json, policy.status(), policy.containers(), policy.traffic());
            json.writeEnd();
        });
        json.writeEnd();
        if (!policies.uncounted().isEmpty()) {
            json.write("trafficFault", policies.uncounted());
        }
        json.writeEnd();
    }

    private static List<List<String>> facts(Policy policy) {
        Stream<List<String>> facts = Stream.of(
                List.of("policy", policy.name()),
                List.of("selector", or(policy.selector(), "none, it is for those that ask for its primary")),
                List.of("order", String.valueOf(policy.status().order())),
                List.of("primary", or(policy.primary().toString(), "-")),
                List.of("mode", policy.mode()),
                List.of("in force", or(since(policy), "no")),
                List.of("containers", String.valueOf(policy.containers())));
        Stream<List<String>> traffic = policy.traffic().stream()
                .flatMap(counted -> Stream.of(
                        List.of("counted", amount(counted.packets(), counted.bytes())),
                        List.of(
                                policy.status().mode() == PolicyStatus.Mode.LEARN ? "would drop" : "dropped",
                                amount(counted.droppedPackets(), counted.droppedBytes()))));
        Stream<List<String>> fault =
                Stream.of(policy.fault()).filter(text -> !text.isEmpty()).map(text -> List.of("fault", text));
        Stream<List<String>> remarks =
                policy.remarks().stream().map(remark -> List.of("remark", Printable.escape(remark)));
        return Stream.of(facts, traffic, fault, remarks).flatMap(rows -> rows).toList();
    }

    private static String amount(long packets, long bytes) {
        return packets + (packets == 1 ? " packet, " : " packets, ") + bytes + (bytes == 1 ? " byte" : " bytes");
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String members(List<PolicyDetails.Member> members) {
        Stream<List<String>> header = Stream.of(List.of("CONTAINER", "HANDLE", "PACKETS", "BYTES", "DROPS"));
        return members.isEmpty()
                ? ""
                : Table.of(Stream.concat(header, members.stream().map(PolicyText::row))
                        .toList());
    }

    static List<String> row(PolicyDetails.Member member) {
        return List.of(
                EngineContainer.shortId(member.container()),
                member.handle().hex(),
                String.valueOf(member.packets()),
                String.valueOf(member.bytes()),
                String.valueOf(member.drops()));
    }

    /** As nft takes it: remarks are comments in it. */
    static String of(PolicyPlan plan) {
        return Stream.concat(
                        plan.remarks().stream().map(remark -> "# " + Printable.escape(remark)),
                        Stream.of(lines(plan.nft())))
                .collect(Collectors.joining("\n"));
    }

    private static String lines(String nft) {
        return nft.lines()
                .map(line -> Printable.escape(line.replace("\t", "    ")))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    static String of(Why why) {
        List<List<String>> facts = List.of(
                List.of("container", why.container().toString()),
                List.of("handle", why.owner().handle().map(NetClsHandle::hex).orElse("none")),
                List.of("policy", or(Printable.escape(why.policy()), "none")));
        List<String> parts = new ArrayList<>(List.of(Table.of(facts)));
        if (!why.reasons().isEmpty()) {
            parts.add(Table.of(why.reasons().stream().map(PolicyText::row).toList()));
        }
        if (!why.remarks().isEmpty()) {
            parts.add(String.join("\n", why.remarks()));
        }
        return String.join("\n\n", parts);
    }

    static List<String> row(PolicyReason reason) {
        return List.of(
                reason.selected() ? "yes" : "no", Printable.escape(reason.policy()), Printable.escape(reason.reason()));
    }
}
