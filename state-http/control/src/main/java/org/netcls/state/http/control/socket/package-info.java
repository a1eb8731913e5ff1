// SPDX-License-Identifier: Apache-2.0
/** The unix socket on which all that is served is served too, and who has connected to it. It knows no isolator. */
package org.netcls.state.http.control.socket;
