// SPDX-License-Identifier: Apache-2.0
/** Programs of the host that are run to their end. It needs only the JDK and how text is shown; what runs some contains it. */
package org.netcls.program;
