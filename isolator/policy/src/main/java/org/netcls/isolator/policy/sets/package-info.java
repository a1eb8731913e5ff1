// SPDX-License-Identifier: Apache-2.0
/**
 * Sets of handles by label in a table of the operator's, for rules that he writes himself. It touches the API, and of
 * {@code table} what runs nft.
 */
package org.netcls.isolator.policy.sets;
