// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

/**
 * What a policy says that cannot be meant.
 *
 * @param policy its name
 * @param text for people; a sentence that lacks its subject, or is whole
 */
public record Conflict(String policy, String text) {}
