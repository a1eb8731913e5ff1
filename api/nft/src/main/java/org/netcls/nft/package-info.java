// SPDX-License-Identifier: Apache-2.0
/** How assignments look to nft. It needs the API and the JDK; what writes rules contains it. */
package org.netcls.nft;
