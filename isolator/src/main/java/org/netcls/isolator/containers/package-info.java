// SPDX-License-Identifier: Apache-2.0
/**
 * The containers and their groups: who is nested in whom and whose turn it is, their life from prepare to cleanup, the
 * groups that are shared, the books of what is managed and what is not, and what the state shows. Nothing else changes
 * groups, but that recovery removes leftovers and reconciliation writes back what has drifted. It touches the ledger, the
 * events and the settings.
 */
package org.netcls.isolator.containers;
