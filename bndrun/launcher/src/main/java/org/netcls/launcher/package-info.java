// SPDX-License-Identifier: Apache-2.0
/**
 * Starts a framework that has the bundles in the jar around this package, and a folder for what the agent keeps. It runs
 * before there is any bundle, and knows no more of them than their names.
 */
package org.netcls.launcher;
