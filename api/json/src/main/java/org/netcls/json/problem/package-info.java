// SPDX-License-Identifier: Apache-2.0
/** How problems with requests look in JSON. It touches nothing of ours; whatever answers over HTTP contains it. */
package org.netcls.json.problem;
