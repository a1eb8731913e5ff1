// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.Optional;
import org.netcls.api.Overview;

/**
 * What an agent says of itself when it starts.
 *
 * @param httpAddress what the paths of the state begin with; empty where it is not served
 * @param controlSocket the path of the control socket; empty where there is none
 */
public record About(Overview overview, Optional<String> httpAddress, Optional<String> controlSocket) {}
