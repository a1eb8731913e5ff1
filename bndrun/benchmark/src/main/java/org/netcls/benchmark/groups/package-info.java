// SPDX-License-Identifier: Apache-2.0
/** What the back end costs beside bare system calls, by turns. Touches {@code host}, {@code measure} and {@code report}. */
package org.netcls.benchmark.groups;
