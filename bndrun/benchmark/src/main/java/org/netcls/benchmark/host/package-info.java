// SPDX-License-Identifier: Apache-2.0
/** Programs, processes and groups of the host that is measured on. Touches no other room. */
package org.netcls.benchmark.host;
