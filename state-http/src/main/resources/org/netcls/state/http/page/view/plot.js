// SPDX-License-Identifier: Apache-2.0
// A plot.

import { path, peak } from "../model/history.js";
import { known } from "../model/known.js";

/** Shows lines of the same scale, each with its class, for a period in milliseconds or an hour. */
export function plot(svg, lines, period) {
  const { width, height } = svg.viewBox.baseVal;
  const most = Math.max(...lines.map(([, one]) => peak(one) ?? 0), Number.MIN_VALUE);
  const box = { width, height, now: Date.now() + known.ahead, most, period };
  svg.replaceChildren(...lines.map(([className, one]) => {
    const made = document.createElementNS(svg.namespaceURI, "path");
    made.classList.add(className);
    made.setAttribute("d", path(one, box));
    return made;
  }));
}
