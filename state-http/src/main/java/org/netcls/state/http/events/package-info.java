// SPDX-License-Identifier: Apache-2.0
/** Each change as a Server-Sent Event, to many clients that none of the others waits for. */
package org.netcls.state.http.events;
