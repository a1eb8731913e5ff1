// SPDX-License-Identifier: Apache-2.0
/** Text from outside, made fit for a terminal, a log or a message. Needs nothing of ours; bundles contain it. */
package org.netcls.text;
