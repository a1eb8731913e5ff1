// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.spi.NetClsCgroups;

/**
 * Which container has which of the operator's handles, as far as they were written through us. The kernel has the last
 * word, because an operator can change them without us.
 */
record OperatorBooks(NetClsCgroups cgroups, ForeignCarriers carriers, Map<NetClsHandle, Claim> claims)
        implements GivingBooks {
    /** @param pending while it is being written, so that the kernel cannot be asked yet */
    record Claim(ContainerId container, boolean pending) {}

    OperatorBooks(NetClsCgroups cgroups, ForeignCarriers carriers) {
        this(cgroups, carriers, new ConcurrentHashMap<>());
    }

    /**
     * For this container alone until it is {@link #found}, whether it could be written or not.
     *
     * @throws HandleUnavailableException if another container's group carries the handle, or just gets it
     */
    void claim(NetClsHandle handle, ContainerId container) throws HandleUnavailableException {
        // Those that have it, and once shared it with who had claimed it.
        carriers.containersWith(handle).forEach(other -> found(handle, other));
        ContainerId owner = decide(handle, new Claim(container, true));
        if (!owner.equals(container)) {
            throw new HandleUnavailableException("handle " + handle + " is with container '" + owner + "'");
        }
    }

    /** This container's group may have the handle from now on; it stays with another whose group has it, or gets it. */
    void found(NetClsHandle handle, ContainerId container) {
        decide(handle, new Claim(container, false));
    }

    private ContainerId decide(NetClsHandle handle, Claim claim) {
        return claims.compute(handle, (same, before) -> isOver(before, claim, same) ? claim : before)
                .container();
    }

    private boolean isOver(Claim before, Claim claim, NetClsHandle handle) {
        return before == null
                || before.container().equals(claim.container())
                || !before.pending() && !mayCarry(before.container(), handle);
    }

    /** One that cannot be read may. */
    private boolean mayCarry(ContainerId container, NetClsHandle handle) {
        try {
            return NetClsHandle.ofClassId(cgroups.classId(container.value())).equals(Optional.of(handle));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** The owner of this handle, if its group carries it. */
    Optional<ContainerId> owner(NetClsHandle handle) {
        return Optional.ofNullable(claims.get(handle)).map(Claim::container).filter(owner -> carries(owner, handle));
    }

    private boolean carries(ContainerId container, NetClsHandle handle) {
        return inKernel(container).equals(Optional.of(handle));
    }

    void release(NetClsHandle handle, ContainerId container) {
        claims.computeIfPresent(handle, (same, claim) -> claim.container().equals(container) ? null : claim);
    }

    /** What the container's group carries now; empty if that is no handle or cannot be read. */
    private Optional<NetClsHandle> inKernel(ContainerId container) {
        try {
            return NetClsHandle.ofClassId(cgroups.classId(container.value()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public AssignmentState state() {
        return AssignmentState.UNMANAGED;
    }

    @Override
    public Optional<NetClsHandle> give(ContainerId container, Request request) throws HandleUnavailableException {
        if (request.handle().isEmpty() && request.primary().isPresent()) {
            throw new HandleUnavailableException(
                    "no primary is configured, so the operator chooses the handle of container '" + container + "'");
        }
        if (request.handle().isPresent()) {
            claim(request.handle().get(), container);
        }
        return request.handle();
    }

    @Override
    public Optional<NetClsHandle> giveOther(Assignment present, Map<String, String> labels) {
        return Optional.empty();
    }

    @Override
    public void giveBack(NetClsHandle handle, ContainerId container) {
        release(handle, container);
    }

    @Override
    public void giveUp(Optional<NetClsHandle> handle, ContainerId container) {
        handle.ifPresent(written -> found(written, container));
    }

    @Override
    public void assign(Assignment present, NetClsHandle handle) throws HandleUnavailableException {
        if (present.state() != AssignmentState.UNMANAGED) {
            throw GivingBooks.notTheOperators(present);
        }
        claim(handle, present.container());
    }

    @Override
    public void adopted(Assignment assignment) {
        assignment.handle().ifPresent(handle -> found(handle, assignment.container()));
    }

    @Override
    public void released(Assignment assignment, Runnable told) {
        assignment.handle().ifPresent(handle -> release(handle, assignment.container()));
        told.run();
    }

    @Override
    public Assignment current(Assignment assignment) {
        return assignment.withHandle(inKernel(assignment.container()));
    }

    @Override
    public boolean hasBesideTheLedger(Assignment assignment, NetClsHandle handle) {
        return carries(assignment.container(), handle);
    }

    @Override
    public Optional<NetClsHandle> carried(Assignment assignment) {
        return assignment.handle();
    }
}
