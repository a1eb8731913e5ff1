// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.Overview;
import org.netcls.api.Policies;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.Policy;
import org.netcls.shell.result.PolicyDetails;
import org.netcls.shell.result.PolicyListing;
import org.netcls.shell.result.PolicyPlan;
import org.netcls.shell.result.Why;
import org.netcls.shell.text.PolicyText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What containers may send and receive, and why. */
@Component(service = PolicyCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"policies", "policy", "why"})
public final class PolicyCommands {
    private static final String POLICIES =
            "list the policies with what their containers have sent, what was dropped of that and on its way in, and since"
                    + " when they are in force.";
    private static final String JSON = "as the HTTP API has it";
    static final Usage POLICIES_USAGE =
            new Usage("policies", POLICIES, List.of(Option.flag("--json", JSON)), List.of());

    private static final String POLICY =
            "show a policy, its containers with what each has sent and what was dropped, and its rules as nft has them.";
    private static final String DRY_RUN = "show instead which rules the policy of this file would have, named"
            + " org.netcls.policy~NAME.cfg or NAME.cfg; nothing is changed";
    private static final String REMOVE =
            "remove instead the policy of this name with its rules; containers keep their handles";
    static final Usage POLICY_USAGE = new Usage(
            "policy",
            POLICY,
            List.of(
                    Option.valued("--dry-run", "FILE", Kind.FILE, DRY_RUN),
                    Option.valued("--remove", "NAME", Kind.POLICY, REMOVE)),
            List.of(Argument.atMostOnce("name", Kind.POLICY)));

    private static final String WHY =
            "show which policy a container is in, and of each why it selects the container or why not";
    static final Usage WHY_USAGE = Usage.of("why", WHY, Argument.once("container", Kind.CONTAINER));

    private final Services services;
    private final Invocation invocation;

    @Activate
    public PolicyCommands(@Reference Services services) {
        this.services = services;
        invocation = new Invocation(services);
    }

    @Descriptor(POLICIES + "\n--json    " + JSON)
    public Object policies(@Descriptor("[--json]") String... words) throws CommandFailure {
        return invocation.run(POLICIES_USAGE, words, (isolator, options) -> {
            PolicyListing listing = listing(services.policies(), isolator.overview());
            return options.has("--json") ? PolicyText.json(listing) : listing;
        });
    }

    /** Those that are configured are listed also where the kernel cannot be asked. */
    private static PolicyListing listing(Policies policies, Overview overview) throws NetClsException {
        try {
            return listing(policies, overview, policies.traffic(), "");
        } catch (PolicyException e) {
            return listing(policies, overview, Map.of(), e.getMessage());
        }
    }

    private static PolicyListing listing(
            Policies policies, Overview overview, Map<String, PolicyTraffic> traffic, String uncounted) {
        return new PolicyListing(
                policies.policies().stream()
                        .map(status -> policy(status, overview, traffic))
                        .toList(),
                uncounted);
    }

    private static Policy policy(PolicyStatus status, Overview overview, Map<String, PolicyTraffic> traffic) {
        return Policy.of(status, overview, Optional.ofNullable(traffic.get(status.name())));
    }

    @Descriptor(POLICY + "\n--dry-run FILE    " + DRY_RUN + "\n--remove NAME     " + REMOVE)
    public Object policy(@Descriptor("[options] [name]") String... words) throws CommandFailure {
        return Invocation.alone(POLICY_USAGE, words, options -> {
            long given =
                    options.values().values().stream().mapToLong(List::size).sum();
            if (given + options.words().size() != 1) {
                throw new IllegalArgumentException("one of a name, --dry-run and --remove is expected");
            }
            return policy(services.policies(), options);
        });
    }

    private Object policy(Policies policies, Options options) throws NetClsException, CommandFailure {
        if (options.has("--dry-run")) {
            PolicyFile file = PolicyFile.read(options.last("--dry-run").orElseThrow());
            return new PolicyPlan(policies.preview(file.name(), file.values()));
        }
        if (options.has("--remove")) {
            policies.remove(options.last("--remove").orElseThrow());
            return null;
        }
        return details(options.words().get(0), policies, services.isolator());
    }

    private static PolicyDetails details(String name, Policies policies, Isolator isolator) throws NetClsException {
        PolicyStatus status = policies.policies().stream()
                .filter(configured -> configured.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PolicyException("there is no policy " + name));
        List<Assignment> assignments = isolator.state().assignments();
        return status.since().isPresent()
                ? PolicyDetails.of(
                        policy(status, isolator.overview(), policies.traffic()),
                        assignments,
                        policies.handles(name),
                        policies.rules(name))
                : PolicyDetails.of(policy(status, isolator.overview(), Map.of()), assignments, Map.of(), "");
    }

    @Descriptor(WHY)
    public Object why(@Descriptor("<container>") String... words) throws CommandFailure {
        return invocation.run(WHY_USAGE, words, (isolator, options) -> {
            Policies policies = services.policies();
            ContainerId container = NamedContainer.first(options, isolator);
            Assignment owner = owner(container, isolator);
            return new Why(container, owner, policies.policies(), policies.why(owner.container(), owner.labels()));
        });
    }

    private static Assignment owner(ContainerId container, Isolator isolator) throws NetClsException {
        Assignment assignment = isolator.status(container);
        return assignment.state() == AssignmentState.SHARED
                ? owner(container.parent().orElseThrow(), isolator)
                : assignment;
    }
}
