// SPDX-License-Identifier: Apache-2.0
// The last events.

import { known } from "../model/known.js";
import { remembered } from "../model/remembered.js";
import { clock, visible } from "../model/text.js";
import { $, arrange, element } from "./elements.js";

export function drawEvents() {
  arrange($("#events ol"), known.events.map(eventElement));
}

const eventElement = remembered(({ time, kind, assignment, handle, detail }) => {
  const parts = [assignment?.container, handle?.hex, detail].filter(part => part);
  // Each keeps its direction to itself.
  const texts = parts.flatMap(part => [" ", element("bdi", {}, visible(part))]);
  return element("li", {}, element("time", { dateTime: time }, clock(time)), ` ${kind}`, ...texts);
});
