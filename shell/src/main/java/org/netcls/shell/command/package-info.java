// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the scope {@code netcls}, a class for each family of them, what they do, and the services that they need.
 * They use all other rooms, except {@code completion}, which uses this one.
 *
 * <p>A new command is a method, and its usage beside it, which {@link org.netcls.shell.command.Usages} lists. Gogo's help
 * reads annotations, in which there are constants alone; so they are put together there from the texts of the usage.
 */
package org.netcls.shell.command;
