// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.api.Policies;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.awaited.Awaited;
import org.netcls.spi.NetworkRules;
import org.netcls.spi.SeenByHook;
import org.osgi.service.log.Logger;

/** A container of a policy begins with the policy's rules, or does not begin. */
class HooksTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final Assignment ASSIGNED = new Assignment(
            WEB, Optional.of(new NetClsHandle(0x20, 1)), "/none", Instant.EPOCH, Map.of(), AssignmentState.ASSIGNED);

    private Optional<NetClsException> failure = Optional.empty();
    private Optional<PolicyException> notInForce = Optional.empty();
    private boolean selects = true;
    private PolicyStatus.Mode mode = PolicyStatus.Mode.ENFORCE;
    private final Awaited<Policies> policies = Awaited.onceThere();
    private Runnable meanwhile = () -> {};

    private Map<String, String> labels = Map.of();
    private final List<String> logged = new ArrayList<>();

    @TempDir
    Path bundle;

    private Optional<NetworkRules> begin() throws Exception {
        return begin(new SeenByHook(Optional.of(true), Optional.empty()));
    }

    private Hooks hooks() {
        return new Hooks(isolator(), () -> false, policies, logger());
    }

    private Optional<NetworkRules> begin(SeenByHook seen) throws Exception {
        return hooks().createRuntime(
                        "{\"id\":\"web\",\"bundle\":\"" + bundle + "\",\"pid\":"
                                + ProcessHandle.current().pid() + "}",
                        seen);
    }

    private Isolator isolator() {
        return proxy(
                Isolator.class,
                Map.of(
                        "backEnd",
                        arguments -> new BackEnd(true, "/none"),
                        "prepare",
                        this::prepare,
                        "status",
                        arguments -> {
                            throw new UnknownContainerException(WEB);
                        }),
                arguments -> null);
    }

    private Assignment prepare(Object... arguments) throws NetClsException {
        meanwhile.run();
        if (failure.isPresent()) {
            throw failure.get();
        }
        labels = ((Request) arguments[1]).labels();
        return ASSIGNED;
    }

    private Policies policies() {
        return proxy(
                Policies.class,
                Map.of("why", arguments -> List.of(new PolicyReason("gold", selects, "")), "inside", arguments -> {
                    if (notInForce.isPresent()) {
                        throw notInForce.get();
                    }
                    return Optional.of("rules");
                }),
                arguments -> List.of(new PolicyStatus(
                        "gold",
                        "",
                        0,
                        Optional.of(new Primary(0x20)),
                        mode,
                        Optional.empty(),
                        Optional.empty(),
                        List.of())));
    }

    private Logger logger() {
        return proxy(Logger.class, Map.of(), arguments -> logged.add(Arrays.deepToString(arguments)));
    }

    private interface Answer {
        Object give(Object... arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Map<String, Answer> answers, Answer other) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answers.getOrDefault(method.getName(), other).give(arguments)));
    }

    @Test
    void itsRulesAreThoseOfItsPolicy() throws Exception {
        assertThat(begin()).isEmpty();
        policies.set(policies());
        assertThat(begin()).get().extracting(NetworkRules::nft).isEqualTo("rules");
    }

    /** As the isolator makes it wait where policies are required. */
    @Test
    void itsRulesAreThoseOfWhoCameWhileItWaitedForAHandle() throws Exception {
        meanwhile = () -> policies.set(policies());
        assertThat(begin()).get().extracting(NetworkRules::nft).isEqualTo("rules");
    }

    @Test
    void itDoesNotBeginWithoutAHandleAlsoWhereItsPolicyCameMeanwhile() {
        failure = Optional.of(new NoAllocatorException("none"));
        meanwhile = () -> policies.set(policies());
        assertThatThrownBy(this::begin).isInstanceOf(PolicyException.class);
    }

    /** Also one that has its handle, for which the isolator waits for nobody. */
    @Test
    void waitsForPoliciesThatAreReplaced() throws Exception {
        Policies before = policies();
        policies.set(before);
        policies.unset(before);
        FutureTask<Optional<NetworkRules>> begun = new FutureTask<>(this::begin);
        Thread engine = new Thread(begun);
        engine.start();
        while (engine.getState() != Thread.State.TIMED_WAITING && engine.isAlive()) {
            Thread.onSpinWait();
        }
        policies.set(policies());
        assertThat(begun.get()).isPresent();
    }

    @Test
    void whatTheHookHasSeenCountsMoreThanWhatTheAgentMaySee() throws Exception {
        policies.set(policies());
        Files.writeString(bundle.resolve("config.json"), """
                {"hostname": "db", "linux": {"namespaces": [{"type": "network", "path": "/none/ns/net"}]}}
                """);
        assertThat(begin()).isPresent();
        assertThat(labels).containsEntry("engine.network", "own");
        assertThat(begin(new SeenByHook(Optional.of(false), Optional.empty()))).isEmpty();
        assertThat(labels).doesNotContainKey("engine.network");
    }

    @Test
    void aHostsNameIsNoneOfAContainerAlsoWhereTheAgentKnowsAnEarlierOne() throws Exception {
        Files.writeString(bundle.resolve("config.json"), "{\"hostname\": \"db\"}");
        begin();
        assertThat(labels).containsEntry("name", "db");
        begin(new SeenByHook(Optional.empty(), Optional.of("db")));
        assertThat(labels).doesNotContainKey("name");
    }

    @Test
    void aGroupThatCannotBeKeptIsToldWithWhatDoesNotWork() {
        hooks().tellIfLost(WEB, new EngineGroup(Path.of("/x".repeat(127))), false);
        assertThat(logged).isEmpty();
        hooks().tellIfLost(WEB, new EngineGroup(Path.of("/x".repeat(128))), false);
        assertThat(logged).singleElement().asString().contains("web", "executed in it later", "/x/x");
        hooks().tellIfLost(WEB, new EngineGroup(Path.of("/x".repeat(128))), true);
        assertThat(logged).last().asString().contains("gets no handle again");
    }

    @Test
    void whereNeitherTellsTheProcessItselfDoes() throws Exception {
        Files.writeString(bundle.resolve("config.json"), """
                {"linux": {"namespaces": [{"type": "network", "path": "/none/ns/net"}]}}
                """);
        assertThat(begin(SeenByHook.NOTHING)).isEmpty();
        assertThat(labels).doesNotContainKey("engine.network");
    }

    /** Also where it has had its handle for long, and nobody was asked whether it may have it. */
    @Test
    void itDoesNotBeginWhereThePolicyIsNotInForce() {
        policies.set(policies());
        notInForce = Optional.of(new PolicyException("gold is not in force"));
        assertThatThrownBy(this::begin).isSameAs(notInForce.get());
    }

    static Stream<NetClsException> withoutAHandle() {
        return Stream.of(
                new NoHandleException(List.of(), Optional.empty()),
                new NoAllocatorException("none"),
                new BackEndException("read-only", new IOException()));
    }

    @ParameterizedTest
    @MethodSource("withoutAHandle")
    void itDoesNotBeginWithoutAHandleEither(NetClsException why) {
        policies.set(policies());
        failure = Optional.of(why);
        assertThatThrownBy(this::begin)
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("container 'web' is that of a policy: ");
        mode = PolicyStatus.Mode.OFF;
        assertThatThrownBy(this::begin).isSameAs(failure.get());
        mode = PolicyStatus.Mode.ENFORCE;
        selects = false;
        assertThatThrownBy(this::begin).isSameAs(failure.get());
        policies.close();
        assertThatThrownBy(this::begin).isSameAs(failure.get());
    }
}
