// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StampSortTest {
    @Property
    void sortsAsComparingDoes(@ForAll("stamps") List<Long> stamps) {
        int[] sorted = StampSort.sort(
                IntStream.range(0, stamps.size()).toArray(),
                stamps.stream().mapToLong(stamp -> stamp).toArray());
        assertThat(sorted)
                .containsExactly(IntStream.range(0, stamps.size())
                        .boxed()
                        .sorted(Comparator.comparing(stamps::get))
                        .mapToInt(number -> number)
                        .toArray());
    }

    /** Near each other, far from each other, equal, and of both signs. */
    @Provide
    static Arbitrary<List<Long>> stamps() {
        return Arbitraries.oneOf(
                        Arbitraries.longs(),
                        Arbitraries.longs().between(-3, 3),
                        Arbitraries.longs().greaterOrEqual(1L << 61))
                .list();
    }
}
