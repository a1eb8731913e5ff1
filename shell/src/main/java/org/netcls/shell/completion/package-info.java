// SPDX-License-Identifier: Apache-2.0
/**
 * What Tab offers: what the usage of a command says of the next word, and the containers and handles that are there. Uses
 * {@code command} and {@code line}.
 */
package org.netcls.shell.completion;
