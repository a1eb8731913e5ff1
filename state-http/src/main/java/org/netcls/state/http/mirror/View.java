// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import org.netcls.api.Assignment;

/** One form in which containers are shown. An instance is used as a key, so each form has one. */
@FunctionalInterface
public interface View {
    /** The JSON value for this container, which depends on nothing else. */
    byte[] render(Assignment assignment);
}
