// SPDX-License-Identifier: Apache-2.0
/** What the isolator has done, counted and timed. It touches nothing else of ours. */
package org.netcls.isolator.statistics;
