// SPDX-License-Identifier: Apache-2.0
/**
 * What is made of the groups that are found: at a start by recovery, later by reconciliation. It touches the containers
 * and the ledger.
 */
package org.netcls.isolator.recovery;
