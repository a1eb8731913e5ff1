// SPDX-License-Identifier: Apache-2.0
// Draws what has changed, once for each frame of the screen.

import { known } from "./model/known.js";

const views = new Map();
const toDraw = new Set();

/** Has a view drawn by this function whenever it has changed, as soon as anything is known. */
export const draws = (view, draw) => views.set(view, draw);

export function changed(...names) {
  if (toDraw.size === 0) {
    requestAnimationFrame(draw);
  }
  names.forEach(name => toDraw.add(name));
}

export const changedAll = () => changed(...views.keys());

function draw() {
  const names = [...toDraw];
  toDraw.clear();
  if (known.space) {
    // First, because what is hidden has no size.
    document.querySelector("main").ariaBusy = false;
    names.forEach(name => views.get(name)());
  }
}
