// SPDX-License-Identifier: Apache-2.0
/** What has been measured, as a table, JSON and a plot. Touches no other room. */
package org.netcls.benchmark.report;
