// SPDX-License-Identifier: Apache-2.0
/** Commands of the shell for whoever may open the control socket. */
package org.netcls.shell.http;
