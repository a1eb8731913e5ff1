// SPDX-License-Identifier: Apache-2.0
/** How is measured: for how long, by turns, and what stands for many values. Touches no other room. */
package org.netcls.benchmark.measure;
