// SPDX-License-Identifier: Apache-2.0
/**
 * The commands as Karaf's shell knows commands: with a description, and with arguments that Tab completes. How they are
 * called and what they do is of the packages for Gogo, which the bundle contains.
 */
package org.netcls.shell.karaf;
