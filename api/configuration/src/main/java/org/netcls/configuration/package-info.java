// SPDX-License-Identifier: Apache-2.0
/**
 * Where a configuration was written, how it is read there, what several say alike, and how a bundle refuses one. It needs
 * only the JDK and the text of a message.
 */
package org.netcls.configuration;
