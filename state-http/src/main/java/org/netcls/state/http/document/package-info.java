// SPDX-License-Identifier: Apache-2.0
/** Bodies put together from what is rendered already, and how they are sent. */
package org.netcls.state.http.document;
