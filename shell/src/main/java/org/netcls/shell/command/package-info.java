// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the scope {@code netcls}, a class for each family of them, what they do, and the services that they need.
 * They use all other rooms, except {@code completion}, which uses this one.
 */
package org.netcls.shell.command;
