// SPDX-License-Identifier: Apache-2.0
/** What the isolator did and how the handles were used in the last hour. Reads the mirror's isolator, and knows no HTTP. */
package org.netcls.state.http.history;
