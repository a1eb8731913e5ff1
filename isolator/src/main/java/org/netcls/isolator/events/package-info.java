// SPDX-License-Identifier: Apache-2.0
/** The changes of the state, numbered, and their way to those who listen. It touches nothing else of ours. */
package org.netcls.isolator.events;
