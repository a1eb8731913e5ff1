// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.Optional;
import org.netcls.api.Overview;

/** What an agent says of itself when it starts. */
public record About(Overview overview, Optional<String> stateAddress) {}
