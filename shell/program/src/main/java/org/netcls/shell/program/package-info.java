// SPDX-License-Identifier: Apache-2.0
/**
 * Runs commands for callers elsewhere: a line, a script or words, each on a thread of its own. It touches Gogo, and of
 * ours how callers wait and how text is shown; whatever takes commands from outside contains it.
 */
package org.netcls.shell.program;
