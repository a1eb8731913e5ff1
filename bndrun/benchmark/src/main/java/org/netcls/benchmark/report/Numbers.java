// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Measured numbers, with no more digits than a measurement has. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(4);

    private Numbers() {}

    static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).round(DIGITS);
    }

    static String shown(double value) {
        return (value >= 1000
                        ? BigDecimal.valueOf(Math.round(value))
                        : rounded(value).stripTrailingZeros())
                .toPlainString();
    }
}
