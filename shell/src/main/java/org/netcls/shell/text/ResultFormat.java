// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import org.apache.felix.service.command.Converter;

/** How some results look at a terminal. */
abstract class ResultFormat implements Converter {
    /**
     * Loads what it compares results with, while that can be done: Gogo asks each format about whatever is printed, and
     * may ask one that is just going.
     */
    ResultFormat() {
        format("", INSPECT, this);
    }

    /** Null for what it does not know. */
    @Override
    public abstract CharSequence format(Object target, int level, Converter escape);

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return null;
    }
}
