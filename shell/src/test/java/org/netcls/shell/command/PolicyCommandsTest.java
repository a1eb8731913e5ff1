// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.netcls.shell.command.Running.assertFails;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.netcls.shell.result.Policy;
import org.netcls.shell.result.PolicyDetails;
import org.netcls.shell.result.PolicyListing;
import org.netcls.shell.result.PolicyPlan;
import org.netcls.shell.result.Why;

class PolicyCommandsTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId SIDE = new ContainerId("web/side");
    private static final PolicyTraffic TRAFFIC = new PolicyTraffic(7, 700, 2, 200);

    private final FakeIsolator isolator = new FakeIsolator();
    private final FakePolicies policies = new FakePolicies();
    private final PolicyCommands commands = new PolicyCommands(new Services(Context.with(isolator, policies)));

    @TempDir
    Path folder;

    @BeforeEach
    void configure() throws Exception {
        isolator.prepare(WEB);
        isolator.containers.put(SIDE, isolator.share(SIDE, WEB));
        policies.configured.add(policy("gold", 0x12, Optional.of(Instant.EPOCH)));
        policies.configured.add(policy("silver", 0x13, Optional.empty()));
        policies.traffic.put("gold", TRAFFIC);
        policies.handles.put(new NetClsHandle(0x12, 1), TRAFFIC);
    }

    private static PolicyStatus policy(String name, int primary, Optional<Instant> since) {
        return new PolicyStatus(
                name,
                "tier=" + name,
                100,
                Optional.of(new Primary(primary)),
                PolicyStatus.Mode.ENFORCE,
                since,
                Optional.empty(),
                List.of());
    }

    @Test
    void listsThePoliciesWithWhatWasCounted() throws Exception {
        assertThat(commands.policies()).asInstanceOf(type(PolicyListing.class)).satisfies(listing -> {
            assertThat(listing).extracting(Policy::name).containsExactly("gold", "silver");
            assertThat(listing).extracting(Policy::drops).containsExactly(2L, "");
            assertThat(listing.uncounted()).isEmpty();
        });
    }

    @Test
    void listsThePoliciesAsJsonWhenAskedTo() throws Exception {
        assertThat(commands.policies("--json"))
                .asString()
                .startsWith("{\"policies\":[{\"name\":\"gold\"")
                .endsWith("\"containers\":0}]}");
    }

    @Test
    void listsThePoliciesAlsoWhereTheKernelCannotBeAsked() throws Exception {
        policies.unanswered = Optional.of("nft cannot be run");
        assertThat(commands.policies()).asInstanceOf(type(PolicyListing.class)).satisfies(listing -> {
            assertThat(listing).extracting(Policy::packets).containsExactly("", "");
            assertThat(listing.uncounted()).isEqualTo("nft cannot be run");
        });
        assertFails(() -> commands.policy("gold"), "netcls:policy: nft cannot be run");
    }

    @Test
    void showsAPolicyWithItsContainers() throws Exception {
        assertThat(commands.policy("gold"))
                .isEqualTo(new PolicyDetails(
                        new Policy(policies.configured.get(0), 0, Optional.of(TRAFFIC)),
                        List.of(new PolicyDetails.Member(WEB, new NetClsHandle(0x12, 1), TRAFFIC)),
                        "rules of gold"));
    }

    @Test
    void ofAPolicyThatIsNotInForceTheKernelIsNotAsked() throws Exception {
        policies.unanswered = Optional.of("nft cannot be run");
        assertThat(commands.policy("silver"))
                .isEqualTo(
                        new PolicyDetails(new Policy(policies.configured.get(1), 0, Optional.empty()), List.of(), ""));
    }

    @Test
    void aPolicyThatThereIsNotIsRefused() {
        assertFails(() -> commands.policy("a\u001b"), "netcls:policy: there is no policy a\\u001b");
        assertFails(() -> commands.policy(), "netcls:policy: one of a name, --dry-run and --remove is expected");
        assertFails(
                () -> commands.policy("--remove", "gold", "gold"),
                "netcls:policy: one of a name, --dry-run and --remove is expected");
    }

    @Test
    void removesAPolicy() throws Exception {
        assertThat(commands.policy("--remove", "gold")).isNull();
        assertThat(policies.removed).containsExactly("gold");
    }

    @Test
    void showsHowThePolicyOfAFileWouldBe() throws Exception {
        for (String name : List.of("org.netcls.policy~bronze.cfg", "bronze.cfg")) {
            Path file = Files.writeString(folder.resolve(name), "# bronze\nprimary = 0x14 \n");
            assertThat(commands.policy("--dry-run", file.toString()))
                    .asInstanceOf(type(PolicyPlan.class))
                    .satisfies(plan -> {
                        assertThat(plan.nft()).isEqualTo("bronze {primary=0x14}");
                        assertThat(plan.remarks()).containsExactly("a remark");
                    });
        }
    }

    @Test
    void aFileThatIsNoPolicyIsRefused() throws Exception {
        Path file = folder.resolve("bronze.cfg");
        assertFails(
                () -> commands.policy("--dry-run", file.toString()),
                "netcls:policy: " + file + " cannot be read: it is not there, or the agent does not see it; a service"
                        + " sees nothing of /tmp: put it into /srv");
        Files.write(file, "primary = \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertFails(
                () -> commands.policy("--dry-run", file.toString()),
                "netcls:policy: " + file + " cannot be read: it is not UTF-8");
        Files.writeString(file, "selector = x");
        assertFails(() -> commands.policy("--dry-run", file.toString()), "netcls:policy: primary is missing");
    }

    @Test
    void ofAFileNoMoreIsReadThanAConfigurationHas() throws Exception {
        Path file = folder.resolve("bronze.cfg");
        byte[] large = "primary = 0x14\n".repeat((1 << 20) / 15 + 1).getBytes(StandardCharsets.US_ASCII);
        Files.write(file, Arrays.copyOf(large, 1 << 20));
        assertThat(commands.policy("--dry-run", file.toString())).isInstanceOf(PolicyPlan.class);
        Files.write(file, large);
        assertFails(
                () -> commands.policy("--dry-run", file.toString()),
                "netcls:policy: " + file + " cannot be read: it is larger than 1 MiB, which no configuration is");
        assertFails(
                () -> commands.policy("--dry-run", "/dev/zero"),
                "netcls:policy: /dev/zero cannot be read: it is no plain file");
        assertFails(
                () -> commands.policy("--dry-run", folder.toString()),
                "netcls:policy: " + folder + " cannot be read: it is no plain file");
    }

    @Test
    void tellsWhichPolicyAContainerIsInAndWhy() throws Exception {
        policies.reasons.add(new PolicyReason("gold", true, "selects it"));
        assertThat(commands.why("web"))
                .isEqualTo(new Why(WEB, isolator.status(WEB), policies.configured, policies.reasons));
        assertThat(commands.why("web/side"))
                .isEqualTo(new Why(SIDE, isolator.status(WEB), policies.configured, policies.reasons));
    }

    @Test
    void tellsThatNobodyKeepsPolicies() {
        AtomicLong clock = new AtomicLong();
        Services services = new Services(Context.with(isolator), clock::get);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertFails(
                () -> new PolicyCommands(services).policies(),
                "netcls:policies: there are no policies here: bundle org.netcls.isolator.policy is not active");
    }
}
