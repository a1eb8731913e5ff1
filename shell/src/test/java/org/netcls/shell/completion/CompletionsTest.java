// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Primary;
import org.netcls.shell.command.Context;
import org.netcls.shell.command.FakeIsolator;
import org.netcls.shell.command.FakePolicies;
import org.netcls.shell.command.Services;
import org.netcls.shell.command.Usages;
import org.osgi.framework.BundleContext;

class CompletionsTest {
    private final FakeIsolator isolator = new FakeIsolator();
    private final FakePolicies policies = new FakePolicies();
    private final BundleContext context = Context.with(isolator, policies);
    private final Completions completions = new Completions(context, new Services(context));

    @Test
    void offersPolicies() {
        Stream.of("gold", "silver").map(CompletionsTest::policy).forEach(policies.configured::add);
        assertThat(offers("policy", List.of(), "")).containsExactly("gold", "silver");
        assertThat(offers("policy", List.of("--remove"), "s")).containsExactly("silver");
    }

    @Test
    void offersThePrimariesThatAreConfigured() {
        isolator.handles.add(new HandleCounts(new Primary(0x20), 1, 0, 9));
        isolator.handles.add(new HandleCounts(new Primary(0x12), 0, 0, 9));
        assertThat(offers("list", List.of("--primary"), "0x")).containsExactly("0x0012", "0x0020");
    }

    @Test
    void offersProcessesForAContainerAndContainersBeforeThem() throws Exception {
        isolator.prepare(new ContainerId("web"));
        String own = String.valueOf(ProcessHandle.current().pid());
        assertThat(offers("isolate", List.of("web"), own)).contains(own);
        assertThat(offers("isolate", List.of(), "")).containsExactly("web");
    }

    @Test
    void offersOptionsWhereOneBegins() {
        assertThat(offers("policy", List.of(), "--")).containsExactly("--dry-run", "--remove");
    }

    @Test
    void offersAnIdThatBeginsAsAnOptionWhereItIsTakenForNone() throws Exception {
        isolator.prepare(new ContainerId("-.slice"));
        isolator.prepare(new ContainerId("web"));
        assertThat(offers("release", List.of(), "")).containsExactly("web");
        assertThat(offers("release", List.of(), "-")).containsExactly("--kill", "--timeout");
        assertThat(offers("release", List.of("--kill", "--"), "")).containsExactly("-.slice", "web");
        assertThat(offers("release", List.of("--"), "-")).containsExactly("-.slice");
        assertThat(offers("assign", List.of("--parent"), "-")).containsExactly("-.slice");
        assertThat(offers("assign", List.of("--parent", "-.slice"), "-")).contains("--own-group");
    }

    @Test
    void offersNothingForWhatNobodyKnows() {
        assertThat(offers("label", List.of("web"), "")).isEmpty();
    }

    private List<String> offers(String command, List<String> before, String start) {
        return completions.of(Usages.of(command).orElseThrow(), before, start).stream()
                .map(Completion::typed)
                .toList();
    }

    private static PolicyStatus policy(String name) {
        return new PolicyStatus(
                name,
                "tier=" + name,
                100,
                Optional.of(new Primary(0x12)),
                PolicyStatus.Mode.ENFORCE,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
