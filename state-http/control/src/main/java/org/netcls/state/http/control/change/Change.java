// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import org.netcls.api.NetClsException;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;

/**
 * What a request asks for, read and checked as far as can be without doing it.
 *
 * @param name for the log: {@code release web}
 */
record Change(String name, Action action) {
    interface Action {
        /** @throws IllegalArgumentException if it cannot be what was meant; the message tells why */
        Reply with(Agent agent) throws NetClsException, NoIsolatorException, Problem;
    }
}
