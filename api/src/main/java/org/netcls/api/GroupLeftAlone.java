// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * A group under the root that the isolator found and did not adopt.
 *
 * @param name the directory's, in which a byte that is not valid UTF-8 stands as {@code \xe9}, and the backslash as
 *     {@code \x5c}; escape it before it is shown
 * @param reason why it was left alone
 */
public record GroupLeftAlone(String name, String reason) {}
