// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.state.http.web.Problem;

/** The body of a request over the control socket says what to do, and the same when it is written again, or is refused. */
final class BodyTarget {
    private BodyTarget() {}

    public static void fuzzerTestOneInput(byte[] body) {
        try {
            Members members = Members.of(body, "container", "primary", "handle", "labels", "ownGroup", "pids");
            assertThat(Members.any(members.json().toString().getBytes(UTF_8)).json())
                    .isEqualTo(members.json());
            read(members);
        } catch (Problem e) {
            assertThat(e.status()).isEqualTo(400);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static void read(Members members) throws Problem {
        new ContainerId(members.text("container"));
        Optional<Primary> primary = members.optional("primary").map(Primary::parse);
        Optional<NetClsHandle> handle = members.optional("handle").map(NetClsHandle::parse);
        new Request(primary, handle, members.texts("labels"), members.truth("ownGroup"));
        assertThat(members.numbers("pids")).allMatch(pid -> pid > 0);
    }
}
