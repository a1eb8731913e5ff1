// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseOrderTest {
    private final ReleaseOrder order = new ReleaseOrder();

    @Test
    void isEmptyAtFirst() {
        assertThat(all()).isEmpty();
    }

    @Test
    void keepsBothEndsOfTheRange() {
        order.addLast(0xffff);
        order.addFirst(1);
        assertThat(all()).containsExactly(1, 0xffff);
        order.remove(0xffff);
        order.remove(1);
        assertThat(all()).isEmpty();
    }

    @Test
    void agreesWithAPlainListInALongRandomLife() {
        LinkedList<Integer> model = new LinkedList<>();
        Random random = new Random(1);
        for (int step = 0; step < 20_000; step++) {
            Integer secondary = 1 + random.nextInt(20);
            if (model.remove(secondary)) {
                order.remove(secondary);
            } else if (random.nextBoolean()) {
                model.addFirst(secondary);
                order.addFirst(secondary);
            } else {
                model.addLast(secondary);
                order.addLast(secondary);
            }
            assertThat(all()).isEqualTo(model);
        }
    }

    private List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        for (int s = order.after(0); s != 0; s = order.after(s)) {
            all.add(s);
        }
        return all;
    }
}
