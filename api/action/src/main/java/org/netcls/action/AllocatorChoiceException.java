// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import org.netcls.api.NetClsException;

/** Another allocator was chosen, and is not in use; the message says why. */
public final class AllocatorChoiceException extends NetClsException {
    private static final long serialVersionUID = 1;

    AllocatorChoiceException(String message) {
        super(message);
    }
}
