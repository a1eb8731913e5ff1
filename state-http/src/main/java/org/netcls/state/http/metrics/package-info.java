// SPDX-License-Identifier: Apache-2.0
/** What Prometheus reads. */
package org.netcls.state.http.metrics;
