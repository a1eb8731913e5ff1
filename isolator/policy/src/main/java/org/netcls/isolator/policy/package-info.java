// SPDX-License-Identifier: Apache-2.0
/**
 * The policies that are configured, and that they are in force: what selects containers, what keeps the table as it should be,
 * and what is told of it. It touches the API, {@code rules} and {@code table}.
 */
package org.netcls.isolator.policy;
