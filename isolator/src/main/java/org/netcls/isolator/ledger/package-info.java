// SPDX-License-Identifier: Apache-2.0
/**
 * Who has which handle, for how long a released one is quarantined, and what survives a restart of that. It knows no
 * groups, and touches the settings only.
 */
package org.netcls.isolator.ledger;
