// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {
    @Test
    void aNameMayHaveAnyLineBreakButOne() {
        String name = "/a\rb\u0085c\f1:net_cls:/d:e ";
        assertThat(Membership.parse("4:net_cls,net_prio:" + name + "\n1:name=systemd:/\n0::/x\n"))
                .containsExactly(
                        new Membership(List.of("net_cls", "net_prio"), name),
                        new Membership(List.of("name=systemd"), "/"),
                        new Membership(List.of(""), "/x"));
    }

    @Test
    void whatIsNoSuchLineIsLeftOut() {
        assertThat(Membership.parse("")).isEmpty();
        assertThat(Membership.parse("\n4:net_cls\n")).isEmpty();
    }
}
