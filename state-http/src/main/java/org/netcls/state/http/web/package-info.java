// SPDX-License-Identifier: Apache-2.0
/** What all endpoints have in common: whom they answer, how they refuse, and how a request is read. */
package org.netcls.state.http.web;
