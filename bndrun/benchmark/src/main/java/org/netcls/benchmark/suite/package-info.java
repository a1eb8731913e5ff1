// SPDX-License-Identifier: Apache-2.0
/** The suites that can be asked for: which measurements each has. Touches all other rooms but {@code probe}. */
package org.netcls.benchmark.suite;
