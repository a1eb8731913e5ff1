// SPDX-License-Identifier: Apache-2.0
/**
 * Says what is wrong with an agent and what to do about it, for all that show it. A finding depends on nothing but the
 * values of the API that it is made of. It touches the API and {@code text}; the bundles that show findings contain it.
 */
package org.netcls.diagnosis;
