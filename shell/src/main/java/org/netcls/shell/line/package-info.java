// SPDX-License-Identifier: Apache-2.0
/**
 * The line that is typed: how each command is called, as data, from which its help, the check of its words and what can
 * come next are derived. Uses no other room.
 */
package org.netcls.shell.line;
