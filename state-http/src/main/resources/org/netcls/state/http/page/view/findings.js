// SPDX-License-Identifier: Apache-2.0
// What the health checks have found, and what to do about it.

import { findings } from "../model/findings.js";
import { known } from "../model/known.js";
import { visible } from "../model/text.js";
import { $, element, show, showText } from "./elements.js";

export function drawFindings() {
  const found = known.health ? findings(known.health) : [];
  showText($("#checked"), summary(known.health, found));
  show($("#findings ul"), found, found => found.map(findingElement));
}

function summary(health, found) {
  if (health === undefined) {
    return "Checking.";
  }
  if (health === null) {
    return "Not known: nobody answers at /health; the bundle org.netcls.state-http.health makes the checks.";
  }
  return found.length === 0 ? `All ${health.checks.length} checks are fine.` : "";
}

const LEVELS = { fail: "Failure", warn: "Warning" };

const findingElement = ({ level, message, remedy }) =>
  element("li", { className: level },
    element("strong", {}, LEVELS[level]), ` ${visible(message)}`,
    ...(remedy ? [element("p", { className: "remedy" }, visible(remedy))] : []));
