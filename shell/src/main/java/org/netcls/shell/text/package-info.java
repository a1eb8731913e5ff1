// SPDX-License-Identifier: Apache-2.0
/**
 * How results look at a terminal, and as JSON; whatever comes from outside is escaped. Uses {@code result}, {@code doctor}
 * for what it has found, and {@code terminal} for its width.
 */
package org.netcls.shell.text;
