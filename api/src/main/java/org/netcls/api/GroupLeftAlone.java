// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * A group under the root that the isolator found and did not adopt.
 *
 * @param name the directory's name as it is; escape it before it is shown
 * @param reason why it was left alone
 */
public record GroupLeftAlone(String name, String reason) {}
