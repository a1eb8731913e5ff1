// SPDX-License-Identifier: Apache-2.0
/**
 * How a request is read, and how it is refused. It touches only how problems and text are shown; each bundle that answers behind the gate
 * contains it.
 */
package org.netcls.state.http.web;
