// SPDX-License-Identifier: Apache-2.0
/** Whom the endpoints answer, what they are served by, and how many requests come; it touches only {@code web}. */
package org.netcls.state.http.gate;
