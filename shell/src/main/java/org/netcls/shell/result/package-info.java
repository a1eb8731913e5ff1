// SPDX-License-Identifier: Apache-2.0
/**
 * What commands return: objects that a script can take apart, and that Gogo can call. Uses no other room; how they look is
 * the business of {@code text}.
 */
package org.netcls.shell.result;
