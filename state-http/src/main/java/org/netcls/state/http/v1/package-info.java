// SPDX-License-Identifier: Apache-2.0
/** Our own API under {@code /netcls/v1}; {@code openapi.json} beside it describes what it promises. */
package org.netcls.state.http.v1;
