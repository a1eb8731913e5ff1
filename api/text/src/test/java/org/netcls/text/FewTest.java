// SPDX-License-Identifier: Apache-2.0
package org.netcls.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FewTest {
    @Test
    void theFirstAreShownAndTheOthersCounted() {
        assertThat(Few.of(2, List.of())).isEmpty();
        assertThat(Few.of(2, List.of(1, 2))).isEqualTo("1, 2");
        assertThat(Few.of(2, List.of(1, 2, 3, 4))).isEqualTo("1, 2 and 2 more");
    }
}
