// SPDX-License-Identifier: Apache-2.0
/**
 * Runs programs of the host for a command. Uses {@code terminal}.
 */
package org.netcls.shell.run;
