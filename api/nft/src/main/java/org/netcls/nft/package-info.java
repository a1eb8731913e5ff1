// SPDX-License-Identifier: Apache-2.0
/** How assignments look to nft. It needs the API, the JDK and how text is shown; what writes rules contains it. */
package org.netcls.nft;
