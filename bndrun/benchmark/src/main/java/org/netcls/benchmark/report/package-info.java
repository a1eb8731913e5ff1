// SPDX-License-Identifier: Apache-2.0
/** What has been measured, as a table, JSON and a plot. Touches {@code measure}. */
package org.netcls.benchmark.report;
