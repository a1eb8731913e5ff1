// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.action.AgentLabels;
import org.netcls.action.Assigning;
import org.netcls.action.ProcessMover;
import org.netcls.action.Releasing;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.json.NativeJson;
import org.netcls.spi.SeenByHook;
import org.netcls.state.http.control.change.Route.Asked;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.Utf8;

/** What can be asked for, and what is done then. */
final class Orders {
    private static final String NETWORK = "Netcls-Network";
    private static final String OWN = "own";
    private static final String HOSTNAME = "Netcls-Hostname";

    private Orders() {}

    static Change assign(Asked asked) throws Problem {
        Members members = Members.of(asked.body(), "container", "primary", "handle", "labels", "ownGroup", "pids");
        ContainerId container = new ContainerId(members.text("container"));
        Request request = new Request(
                members.optional("primary").map(Primary::parse),
                members.optional("handle").map(NetClsHandle::parse),
                members.texts("labels"),
                members.truth("ownGroup"));
        AgentLabels.requireNone(request.labels().keySet(), "");
        List<Long> pids = pids(asked, members);
        return new Change(
                "assign " + container,
                agent -> Reply.of(new Assigning(agent.isolator(), container, request).with(pids)));
    }

    static Change move(Asked asked) throws Problem {
        ContainerId container = new ContainerId(asked.container());
        Members members = Members.of(asked.body(), "pids");
        List<Long> pids = pids(asked, members);
        members.require("pids");
        return new Change("move " + pids + " into " + container, agent -> {
            new ProcessMover(agent.isolator(), container).all(pids);
            return Reply.of(agent.isolator().status(container));
        });
    }

    private static List<Long> pids(Asked asked, Members members) throws Problem {
        List<Long> pids = members.numbers("pids");
        if (!pids.isEmpty()) {
            asked.peer().requireSamePids();
        }
        return pids;
    }

    static Change write(Asked asked) throws Problem {
        ContainerId container = new ContainerId(asked.container());
        NetClsHandle handle =
                NetClsHandle.parse(Members.of(asked.body(), "handle").text("handle"));
        return new Change(
                "write " + handle + " for " + container,
                agent -> Reply.of(agent.isolator().assign(container, handle)));
    }

    static Change relabel(Asked asked) throws Problem {
        ContainerId container = new ContainerId(asked.container());
        Members members = Members.of(asked.body(), "labels");
        members.require("labels");
        Map<String, String> labels = members.texts("labels");
        return new Change(
                "relabel " + container, agent -> Reply.of(agent.isolator().relabel(container, labels)));
    }

    static Change release(Asked asked) throws Problem {
        ContainerId container = new ContainerId(asked.container());
        Parameters parameters = Parameters.of(asked.peer().request()).knowing(Set.of("kill", "timeout"));
        boolean kill = parameters.truth("kill");
        Duration timeout = parameters
                .one("timeout", "a number of seconds from 0 to 99999", Releasing::seconds)
                .orElse(Releasing.TIMEOUT);
        return new Change((kill ? "kill and release " : "release ") + container, agent -> {
            new Releasing(kill, timeout).of(container, agent.isolator());
            return Reply.DONE;
        });
    }

    static Change reconcile(Asked asked) {
        return new Change("reconcile", agent -> {
            Reconciliation found = agent.reconcile();
            return Reply.of(json -> {
                json.writeStartObject();
                NativeJson.reconciliation(json, found);
                json.writeEnd();
            });
        });
    }

    static Change recover(Asked asked) throws Problem {
        Members members = Members.of(asked.body(), "containers", "orphans");
        members.require("containers");
        Set<ContainerId> alive = new HashSet<>(members.list("containers", ContainerId::new));
        Set<ContainerId> orphans = new HashSet<>(members.list("orphans", ContainerId::new));
        return new Change("recover " + alive, agent -> {
            RecoveryReport report = agent.isolator().recover(alive, orphans);
            return Reply.of(json -> NativeJson.recovery(json, report));
        });
    }

    static Change createRuntime(Asked asked) throws Problem {
        String state = Utf8.text(asked.body());
        asked.peer().requireSamePids();
        SeenByHook seen = seen(asked.peer().request());
        return new Change(
                "take in a container that was created",
                agent -> agent.hooks().createRuntime(state, seen).map(Reply::of).orElse(Reply.DONE));
    }

    /** In headers: a query is doubled where the request comes again with its body. */
    private static SeenByHook seen(HttpServletRequest request) throws Problem {
        String network = request.getHeader(NETWORK);
        if (network != null && !network.equals(OWN) && !network.equals("host")) {
            throw Problem.badRequest("the header " + NETWORK + " is own or host");
        }
        return new SeenByHook(
                Optional.ofNullable(network).map(OWN::equals), Optional.ofNullable(request.getHeader(HOSTNAME)));
    }

    private static ContainerId id(Asked asked) throws Problem {
        return new ContainerId(Members.any(asked.body()).text("id"));
    }

    static Change poststop(Asked asked) throws Problem {
        String state = Utf8.text(asked.body());
        return new Change("poststop " + id(asked), agent -> {
            agent.hooks().poststop(state);
            return Reply.DONE;
        });
    }

    static Change choose(Asked asked) throws Problem {
        String name = Members.of(asked.body(), "name").text("name");
        return new Change("use allocator " + name, agent -> {
            agent.switchTo(name);
            return Reply.DONE;
        });
    }
}
