// SPDX-License-Identifier: Apache-2.0
/** The endpoints of a Mesos agent, in the shape that its clients read. */
package org.netcls.state.http.mesos;
