// SPDX-License-Identifier: Apache-2.0
/**
 * The page for browsers. Its files are resources beside this class: {@code model} computes and knows no document,
 * {@code view} shows, and {@code agent.js} reads what the API of this bundle and the health checks say.
 */
package org.netcls.state.http.page;
