// SPDX-License-Identifier: Apache-2.0
/** The requests that change something, accepted from a peer on the control socket only. It knows no transport. */
package org.netcls.state.http.control.change;
