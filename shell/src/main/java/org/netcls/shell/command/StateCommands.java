// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.About;
import org.netcls.shell.result.Container;
import org.netcls.shell.result.Handle;
import org.netcls.shell.result.Listing;
import org.netcls.shell.text.ListText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who has which handle. These commands change nothing. */
@Component(service = StateCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"about", "handle", "list", "status"})
public final class StateCommands {
    private final Services services;
    private final Invocation invocation;

    @Activate
    public StateCommands(@Reference Services services) {
        this.services = services;
        invocation = new Invocation(services);
    }

    @Descriptor(Usage.ABOUT)
    public Object about(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run("about", words, (i, options) -> new About(i.overview(), services.httpAddress()));
    }

    @Descriptor(Usage.HANDLE)
    public Object handle(@Descriptor("<handle>") String... words) throws CommandFailure {
        return invocation.run("handle", words, (isolator, options) -> {
            NetClsHandle handle = NetClsHandle.parse(options.words().get(0));
            return new Handle(isolator.handle(handle));
        });
    }

    @Descriptor(Usage.LIST)
    public Object list(@Descriptor("[options]") String... words) throws CommandFailure {
        return invocation.run("list", words, (isolator, options) -> {
            Listing listing = list(isolator.state(), options);
            return options.has("--json") ? ListText.json(listing) : listing;
        });
    }

    private static Listing list(NetClsState state, Options options) {
        List<Assignment> shown = state.assignments().stream()
                .filter(Filters.of(options))
                .sorted(Orders.of(options))
                .toList();
        return Listing.of(shown, state.overview(), options.has("--wide"));
    }

    @Descriptor(Usage.STATUS)
    public Object status(@Descriptor("[--json] <container>") String... words) throws CommandFailure {
        return invocation.run("status", words, (isolator, options) -> {
            Assignment assignment = isolator.status(options.container());
            return options.has("--json") ? ListText.json(assignment) : new Container(assignment);
        });
    }
}
