// SPDX-License-Identifier: Apache-2.0
/** Looks at a host and at the agent on it, and says what is wrong and what to do about it. Nothing is changed. */
package org.netcls.shell.doctor;
