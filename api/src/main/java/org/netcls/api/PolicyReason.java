// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * Why a policy is that of a container, or why not.
 *
 * @param selected whether it is
 * @param reason for people, to be read after the policy's name
 */
public record PolicyReason(String policy, boolean selected, String reason) {}
