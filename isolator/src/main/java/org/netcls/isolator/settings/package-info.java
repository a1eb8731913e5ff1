// SPDX-License-Identifier: Apache-2.0
/** What the configuration says, read and checked. It touches nothing else of ours. */
package org.netcls.isolator.settings;
