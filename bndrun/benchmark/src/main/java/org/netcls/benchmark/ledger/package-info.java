// SPDX-License-Identifier: Apache-2.0
/** What choosing a handle, a start and the exchange of an allocator cost in the ledger, measured by JMH. Touches no other room. */
package org.netcls.benchmark.ledger;
