// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.netcls.state.http.web.Body;
import org.netcls.state.http.web.Peer;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.RequestPath;

/**
 * A way to change something.
 *
 * @param path of which the group is the container's id
 * @param isRead whether there is something to read at this path too
 * @param largest how many bytes of JSON tell what is to be changed, at most; 0 for none
 */
record Route(String method, Pattern path, boolean isRead, int largest, Reading reading) {
    private static final String ASSIGNMENTS = "/netcls/v1/assignments";
    // As many as there are handles, with long names.
    private static final int ALL_CONTAINERS = 8 << 20;
    // An engine may give a container as many annotations as it likes.
    private static final int LARGEST_STATE = 1 << 20;

    /**
     * All of them. At the paths of a container's parts nothing is read or deleted: a container within it may have their
     * names.
     */
    private static final List<Route> ALL = List.of(
            new Route("POST", path(ASSIGNMENTS), true, Body.LARGEST, Orders::assign),
            new Route("POST", path(ASSIGNMENTS + "/(.+)/processes"), true, Body.LARGEST, Orders::move),
            new Route("PUT", path(ASSIGNMENTS + "/(.+)/handle"), true, Body.LARGEST, Orders::write),
            new Route("PUT", path(ASSIGNMENTS + "/(.+)/labels"), true, Body.LARGEST, Orders::relabel),
            new Route("DELETE", path(ASSIGNMENTS + "/(.+)"), true, 0, Orders::release),
            new Route("POST", path("/netcls/v1/reconcile"), false, 0, Orders::reconcile),
            new Route("POST", path("/netcls/v1/recover"), false, ALL_CONTAINERS, Orders::recover),
            new Route("POST", path("/netcls/v1/oci/createRuntime"), false, LARGEST_STATE, Orders::createRuntime),
            new Route("POST", path("/netcls/v1/oci/poststop"), false, LARGEST_STATE, Orders::poststop),
            new Route("PUT", path("/netcls/v1/allocator"), false, Body.LARGEST, Orders::choose));

    /** Reads from a request what it asks for. */
    interface Reading {
        Change of(Asked asked) throws Problem;
    }

    /**
     * A request.
     *
     * @param container the id in the path; empty if there is none
     * @param body empty if it takes none
     */
    record Asked(Peer peer, String container, byte[] body) {}

    private static Pattern path(String path) {
        return Pattern.compile(path, Pattern.DOTALL);
    }

    /** Those at the path of this request. */
    static List<Route> at(HttpServletRequest request) {
        return ALL.stream().filter(route -> route.matcher(request).matches()).toList();
    }

    /** How the path of these can be used, as the header Allow names it. */
    static List<String> methods(List<Route> here, boolean isPeer) {
        return here.stream()
                .flatMap(route -> Stream.concat(
                        route.isRead ? Stream.of("GET", "HEAD") : Stream.of(),
                        isPeer ? Stream.of(route.method) : Stream.of()))
                .distinct()
                .toList();
    }

    Change read(Peer peer, byte[] body) throws Problem {
        Matcher matcher = matcher(peer.request());
        String container = matcher.matches() && matcher.groupCount() > 0 ? matcher.group(1) : "";
        return reading.of(new Asked(peer, container, body));
    }

    private Matcher matcher(HttpServletRequest request) {
        return path.matcher(RequestPath.of(request));
    }
}
