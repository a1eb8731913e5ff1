// SPDX-License-Identifier: Apache-2.0
/**
 * The session and the terminal that a command is typed at: its type and width, Ctrl-C, a line that tells how far an
 * operation is, and what Gogo would do to words and failures. Uses no other room.
 */
package org.netcls.shell.terminal;
