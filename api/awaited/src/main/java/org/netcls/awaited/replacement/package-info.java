// SPDX-License-Identifier: Apache-2.0
/** For how long a part of the agent is away that is replaced. It touches nothing, not even the API. */
package org.netcls.awaited.replacement;
