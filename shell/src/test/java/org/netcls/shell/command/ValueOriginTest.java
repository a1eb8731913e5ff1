// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueOriginTest {
    private final ValueOrigin origin = new ValueOrigin(name -> name.equals("netcls.mode"));

    @Test
    void whatIsNotStoredIsTheDefault() {
        assertThat(origin.of(Optional.empty())).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$[prop:netcls.mode;default=auto] | -Dnetcls.mode",
                "$[prop:netcls.mode] | -Dnetcls.mode",
                "$[prop:netcls.root;default=netcls] | shipped",
                "(netcls.allocator=$[prop:netcls.allocator;default=*]) | shipped",
                "$[prop:netcls.root;default=]$[prop:netcls.mode;default=] | -Dnetcls.mode",
                "(netcls.allocator=random) | set",
                "$[env:HOME] | set",
                "5 | set",
                "'' | set",
            })
    void whatIsStoredTellsWhoWroteIt(String stored, String from) {
        assertThat(origin.of(Optional.of(stored))).isEqualTo(from);
    }
}
