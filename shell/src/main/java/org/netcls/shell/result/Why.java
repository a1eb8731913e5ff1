// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Primary;

/**
 * Which policy a container is in, and which one it would be in by its labels.
 *
 * @param owner whose handle it has: itself, or the one that it is nested in
 * @param policies all that are configured
 * @param reasons of each policy why it selects the owner, or why not
 */
public record Why(ContainerId container, Assignment owner, List<PolicyStatus> policies, List<PolicyReason> reasons) {
    private static final Comparator<PolicyStatus> IN_FORCE_FIRST =
            Comparator.comparing(status -> status.since().isEmpty());

    public Why {
        policies = List.copyOf(policies);
        // A list of this type is one that scripts can ask for its size.
        reasons = new ArrayList<>(reasons);
    }

    /** The name of the policy whose rules its packets meet; an empty text where there is none. */
    public String policy() {
        return primary().flatMap(this::policyOf).map(PolicyStatus::name).orElse("");
    }

    /** What is to be said beside the reasons. */
    public List<String> remarks() {
        return new ArrayList<>(Stream.of(noPolicy(), shared(), unmoved(), asked())
                .flatMap(Optional::stream)
                .toList());
    }

    private Optional<String> noPolicy() {
        return policies.isEmpty() ? Optional.of("no policy is configured") : Optional.empty();
    }

    private Optional<String> shared() {
        return Optional.of("it has the handle of '" + owner.container() + "', whose labels decide")
                .filter(remark -> !owner.container().equals(container));
    }

    private Optional<String> unmoved() {
        return selected()
                .filter(status -> !status.primary().equals(primary()))
                .flatMap(PolicyStatus::primary)
                .map(primary -> "its handle is not under primary " + primary
                        + ", which its labels select now: netcls:label " + owner.container() + " gives it one that is");
    }

    /** Also where the labels selected it once, which nobody knows any more. */
    private Optional<String> asked() {
        return primary()
                .filter(primary -> selected().isEmpty())
                .flatMap(this::policyOf)
                .map(status -> "no policy selects it, and it is in policy " + status.name()
                        + " because it was assigned with a handle under its primary, "
                        + status.primary().orElseThrow());
    }

    private Optional<Primary> primary() {
        return owner.handle().map(NetClsHandle::primary).map(Primary::new);
    }

    /** One that is off may have the primary of another. */
    private Optional<PolicyStatus> policyOf(Primary primary) {
        return policies.stream()
                .filter(status -> status.primary().equals(Optional.of(primary)))
                .min(IN_FORCE_FIRST);
    }

    private Optional<PolicyStatus> selected() {
        return reasons.stream()
                .filter(PolicyReason::selected)
                .flatMap(reason ->
                        policies.stream().filter(status -> status.name().equals(reason.policy())))
                .findFirst();
    }
}
