// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

/**
 * Rules for a network namespace of a container's own, in which alone its packets carry its handle.
 *
 * @param pid a process in that namespace
 * @param nft for {@code nft -f}
 */
public record NetworkRules(long pid, String nft) {}
