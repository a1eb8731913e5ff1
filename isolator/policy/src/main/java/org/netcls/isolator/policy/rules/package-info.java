// SPDX-License-Identifier: Apache-2.0
/**
 * What a policy says, as values that cannot be wrong: read from text, refused with what is expected, and compared with each
 * other. It touches only the API, and how text is shown.
 */
package org.netcls.isolator.policy.rules;
