// SPDX-License-Identifier: Apache-2.0
/** The isolator's containers as its events tell of them, with what was rendered of each. */
package org.netcls.state.http.mirror;
