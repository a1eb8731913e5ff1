// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.Optional;
import org.netcls.api.NetClsState;

/** What an agent says of itself when it starts. */
public record About(NetClsState state, Optional<String> stateAddress) {}
