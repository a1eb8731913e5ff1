// SPDX-License-Identifier: Apache-2.0
/**
 * How policies look to nft and tc: what is loaded, and what is there. It touches the API and {@code rules}, and of the host only
 * these two.
 */
package org.netcls.isolator.policy.table;
