// SPDX-License-Identifier: Apache-2.0
/**
 * What commands and requests do with an isolator that takes more than one call, so that they can be asked again. It
 * touches the API, Configuration Admin and how text is shown; whatever takes orders contains it.
 */
package org.netcls.action;
