// SPDX-License-Identifier: Apache-2.0
/** How long the agent takes from its start to its first answer, in each form in which it is shipped. Touches {@code host}, {@code measure} and {@code report}. */
package org.netcls.benchmark.start;
