// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllocatorChoiceTest {
    private final AllocatorChoice choice = new AllocatorChoice();

    @Test
    void withoutAnyAllocatorAsksForOne() {
        choice.target("(netcls.allocator=random)");

        assertThat(choice.absence()).isEqualTo("none is there; start a bundle org.netcls.allocator.*");
    }

    @Test
    void namesTheOneThatWasChosenAndTheOthers() {
        choice.target("(netcls.allocator=random)");
        choice.add("lru-reuse");
        choice.add("bitmap");

        assertThat(choice.absence())
                .isEqualTo("'random' is chosen and is not there; start its bundle, or choose one that is there with"
                        + " netcls:allocator: bitmap, lru-reuse");
    }

    @Test
    void showsAFilterThatMatchesNone() {
        choice.target("(&(netcls.allocator=*)(colour=red))");
        choice.add("bitmap");

        assertThat(choice.absence())
                .isEqualTo("allocator.target (&(netcls.allocator=*)(colour=red)) in org.netcls.isolator matches none;"
                        + " correct it, or choose one that is there with netcls:allocator: bitmap");
    }

    @Test
    void leavesOutTheOneThatIsAboutToGo() {
        choice.target("(netcls.allocator=*)");
        choice.add("bitmap");

        assertThat(choice.absenceWithout("bitmap")).startsWith("none is there");
    }

    @Test
    void forgetsThoseThatHaveGone() {
        choice.target("(netcls.allocator=random)");
        choice.add("bitmap");
        choice.add("lru-reuse");
        choice.remove("bitmap");

        assertThat(choice.absence()).endsWith(": lru-reuse");
    }
}
