// SPDX-License-Identifier: Apache-2.0
/** Where a bundle keeps what has to outlive it, and how that is written. It needs only the JDK. */
package org.netcls.data;
