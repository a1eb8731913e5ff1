// SPDX-License-Identifier: Apache-2.0
/**
 * Text from outside, and of many things, made fit for a terminal, a log, a message or a program of the host. Needs nothing
 * of ours; bundles contain it.
 */
package org.netcls.text;
