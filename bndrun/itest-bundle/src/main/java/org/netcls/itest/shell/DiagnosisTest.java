// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectService;

/** Whoever asks what is wrong with the agent gets the same answer. */
class DiagnosisTest {
    private static final Pattern CHECK = Pattern.compile("\"name\":\"net_cls ([^\"]+)\".*?\"findings\":\\[(.*?)\\]");
    private static final Pattern FINDING =
            Pattern.compile("\"level\":\"(\\w+)\",\"message\":\"([^\"]*)\",\"remedy\":\"([^\"]*)\"");

    @RegisterExtension
    final Felix felix = new Felix();

    private final HttpClient client = HttpClient.newHttpClient();
    private final BundleContext context =
            FrameworkUtil.getBundle(DiagnosisTest.class).getBundleContext();

    /** Comparisons are counted, so that what is said would change between two looks. */
    @BeforeEach
    void reconcileNever() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("reconcile.interval", "0"));
    }

    @Test
    void theDoctorAndTheHealthAgreeOnAnAgentThatRuns() throws Exception {
        assertThat(health("ok  isolator  it runs"))
                .anyMatch(line -> line.startsWith("warn  back end  emulated in "))
                .anyMatch(line -> line.startsWith("ok  allocator  "))
                .hasSizeGreaterThan(5)
                .isSubsetOf(doctor());
    }

    @Test
    void theyAgreeOnOneWhereEverythingIsWrong() throws Exception {
        List<HandleCounts> few =
                List.of(new HandleCounts(new Primary(0x10), 99, 0, 1), new HandleCounts(new Primary(0x11), 99, 1, 0));
        assertAgreement(overview(Optional.of("allocator odd chose 0x0, which is not free"), Optional.of("odd"), few))
                .filteredOn(line -> line.startsWith("warn"))
                .hasSizeGreaterThan(6);
        assertAgreement(overview(
                        Optional.empty(), Optional.empty(), List.of(new HandleCounts(new Primary(0x10), 9, 9, 0))))
                .filteredOn(line -> line.startsWith("fail"))
                .hasSize(2);
    }

    @Test
    void theyAgreeOnOneThatIsNotThere() throws Exception {
        felix.bundle(Felix.ISOLATOR).stop();
        assertThat(health("fail  isolator  it is not running"))
                .isSubsetOf(doctor())
                .filteredOn(line -> !line.startsWith("ok"))
                .singleElement()
                .asString()
                .startsWith("fail  isolator");
    }

    @Test
    void theyAgreeOnAPolicyThatIsRefused(@InjectService ConfigurationAdmin configurations) throws Exception {
        assertThat(health("ok  policies  none is configured")).isSubsetOf(doctor());
        Configuration bad = configurations.getFactoryConfiguration("org.netcls.policy", "bad", "?");
        try {
            bad.update(new Hashtable<>(Map.of("selector", "tier=gold")));
            assertThat(health("fail  policies  bad: primary is missing")).isSubsetOf(doctor());
        } finally {
            bad.delete();
        }
        health("ok  policies  none is configured");
    }

    private ListAssert<String> assertAgreement(Overview overview) throws Exception {
        felix.bundle(Felix.ISOLATOR).stop();
        String[] types = {Isolator.class.getName(), IsolatorView.class.getName()};
        ServiceRegistration<?> registration = context.registerService(types, isolator(overview), null);
        try {
            List<String> said = health("warn  reconciliation  3 groups");
            assertThat(said).isSubsetOf(doctor());
            return assertThat(said);
        } finally {
            registration.unregister();
        }
    }

    private static Overview overview(Optional<String> fault, Optional<String> allocator, List<HandleCounts> handles) {
        return new Overview(
                1,
                new BackEnd(false, "/nowhere"),
                allocator,
                fault,
                handles,
                1,
                List.of(new ForeignGroup("/x/docker", Optional.of(new NetClsHandle(0x10, 1)), "carries 0x00100001")),
                List.of(new Drift(new ContainerId("web"), new NetClsHandle(0x10, 1), 7)),
                new Reconciliation(9, 1, 0, 0, 5, 3));
    }

    private static Isolator isolator(Overview overview) {
        Map<String, Object> answers = Map.of(
                "overview",
                overview,
                "version",
                overview.version(),
                "backEnd",
                overview.backEnd(),
                "state",
                new NetClsState(overview, List.of()));
        return (Isolator) Proxy.newProxyInstance(
                Isolator.class.getClassLoader(),
                new Class<?>[] {Isolator.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "fake";
                    default ->
                        Optional.ofNullable(answers.get(method.getName()))
                                .orElseThrow(() -> new UnsupportedOperationException(method.getName()));
                });
    }

    /** The lines of the agent's checks, as the doctor would write them, once there is one that begins as said. */
    private List<String> health(String beginning) throws Exception {
        return Patience.await(this::health, lines -> lines.stream().anyMatch(line -> line.startsWith(beginning)));
    }

    private List<String> health() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(felix.http() + "health"))
                .timeout(Patience.LIMIT)
                .build();
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return CHECK.matcher(body)
                .results()
                .flatMap(check ->
                        FINDING.matcher(check.group(2)).results().map(finding -> line(check.group(1), finding)))
                .toList();
    }

    private static String line(String what, MatchResult finding) {
        String remedy = finding.group(3);
        return finding.group(1) + "  " + what + "  " + finding.group(2) + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private List<String> doctor() throws Exception {
        return Stream.of(felix.type("netcls:doctor").split("\n"))
                .map(line -> line.strip().replaceFirst("^(\\w+) +", "$1  ").replaceFirst("^(\\w+  .*?)  +", "$1  "))
                .toList();
    }
}
