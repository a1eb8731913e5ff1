// SPDX-License-Identifier: Apache-2.0
// The orders of the table.

import { remembered } from "./remembered.js";

/** What to compare instead of a text, so that its numbers are in the order of numbers: c2 before c10. */
export const natural = text =>
  text.replace(/0*([0-9]+)/g, (_, digits) => `0${String.fromCharCode(digits.length)}${digits}`);

const naturalId = remembered(one => natural(one.container));

const KEYS = {
  container: naturalId,
  handle: one => one.handle?.decimal ?? Infinity,
  state: one => one.state,
  // The more digits a fraction has, the later it is; the Z would spoil that.
  since: one => one.since.slice(0, -1),
};

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Whether one assignment comes before another, by a column and its direction, and by the id where that is the same. */
export function order(by, step) {
  const key = KEYS[by];
  return (a, b) =>
    step * compare(key(a), key(b)) || compare(naturalId(a), naturalId(b)) || compare(a.container, b.container);
}
