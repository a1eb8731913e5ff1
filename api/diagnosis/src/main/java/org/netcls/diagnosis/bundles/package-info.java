// SPDX-License-Identifier: Apache-2.0
/**
 * Which bundles, services and components of the framework keep an agent from working, and what to do about it. It asks the
 * framework and its component runtime, and touches {@code org.netcls.diagnosis} and the API.
 */
package org.netcls.diagnosis.bundles;
