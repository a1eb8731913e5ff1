// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Option;
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
    private static final String ABOUT =
            "show back end, primary handles, allocator, containers and the addresses of state, page and control socket";
    static final Usage ABOUT_USAGE = Usage.of("about", ABOUT);

    private static final String HANDLE = "show who has a handle, or had it last and when its quarantine ends; it is"
            + " given as 0x00120001, 1179649 or 12:1";
    static final Usage HANDLE_USAGE = Usage.of("handle", HANDLE, Argument.once("handle", Kind.HANDLE));

    private static final String LIST = "list the containers with their handles, and how the handles are used.";
    private static final String BY_LABEL = "only those with this label";
    private static final String BY_PRIMARY = "only those with a handle under this primary, in decimal or with 0x";
    private static final String BY_STATE = "only those in this state: assigned, shared, unmanaged, outside or drifted";
    private static final String BY_HANDLE = "only those with this handle, as 0x00120001, 1179649 or 12:1";
    private static final String SORT = "by container, handle or since; by container if not given";
    private static final String WIDE = "all columns, however wide the terminal is";
    private static final String JSON = "as the HTTP API has it";
    static final Usage LIST_USAGE = new Usage(
            "list",
            LIST,
            List.of(
                    Option.repeatable("--label", "K[=V]", Kind.LABEL, BY_LABEL),
                    Option.valued("--primary", "P", Kind.PRIMARY, BY_PRIMARY),
                    Option.choice("--state", "S", ListFilters.states(), BY_STATE),
                    Option.valued("--handle", "H", Kind.HANDLE, BY_HANDLE),
                    Option.choice("--sort", "COLUMN", ListOrder.names(), SORT),
                    Option.flag("--wide", WIDE),
                    Option.flag("--json", JSON)),
            List.of());

    private static final String STATUS =
            "show a container's handle in the forms that nft, iptables and tc take, and its group";
    static final Usage STATUS_USAGE = new Usage(
            "status",
            STATUS,
            List.of(Option.flag("--json", JSON)),
            List.of(Argument.once("container", Kind.CONTAINER)));

    private final Services services;
    private final Invocation invocation;

    @Activate
    public StateCommands(@Reference Services services) {
        this.services = services;
        invocation = new Invocation(services);
    }

    @Descriptor(ABOUT)
    public Object about(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run(
                ABOUT_USAGE,
                words,
                (i, options) -> new About(i.overview(), services.httpAddress(), services.controlSocket()));
    }

    @Descriptor(HANDLE)
    public Object handle(@Descriptor("<handle>") String... words) throws CommandFailure {
        return invocation.run(HANDLE_USAGE, words, (isolator, options) -> {
            NetClsHandle handle = NetClsHandle.parse(options.words().get(0));
            return new Handle(isolator.handle(handle));
        });
    }

    @Descriptor(LIST + "\n--label K[=V]    " + BY_LABEL + Option.SEVERAL + "\n--primary P      " + BY_PRIMARY
            + "\n--state S        " + BY_STATE + "\n--handle H       " + BY_HANDLE + "\n--sort COLUMN    " + SORT
            + "\n--wide           " + WIDE + "\n--json           " + JSON)
    public Object list(@Descriptor("[options]") String... words) throws CommandFailure {
        return invocation.run(LIST_USAGE, words, (isolator, options) -> {
            Listing listing = list(isolator.state(), options);
            return options.has("--json") ? ListText.json(listing) : listing;
        });
    }

    private static Listing list(NetClsState state, Options options) {
        List<Assignment> shown = state.assignments().stream()
                .filter(ListFilters.of(options))
                .sorted(ListOrder.of(options))
                .toList();
        return Listing.of(shown, state.overview(), options.has("--wide"));
    }

    @Descriptor(STATUS + "\n--json    " + JSON)
    public Object status(@Descriptor("[--json] <container>") String... words) throws CommandFailure {
        return invocation.run(STATUS_USAGE, words, (isolator, options) -> {
            Assignment assignment = isolator.status(NamedContainer.first(options, isolator));
            return options.has("--json") ? ListText.json(assignment) : new Container(assignment);
        });
    }
}
