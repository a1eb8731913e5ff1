// SPDX-License-Identifier: Apache-2.0
/** The policies and what the kernel counts of them, if somebody keeps any. Knows no HTTP. */
package org.netcls.state.http.policies;
