// SPDX-License-Identifier: Apache-2.0
// What is typed to find containers.

import { parseHandle } from "./handles.js";
import { remembered } from "./remembered.js";
import { labelsOf } from "./text.js";

/** Whether an assignment is found by all words of a text. */
export function search(text) {
  const matchers = text.toLowerCase().split(/\s+/).filter(word => word).map(matcher);
  return one => matchers.every(matches => matches(one));
}

/** Whether this word is of an id or a label, or is the handle in any of its forms, or how it begins. */
function matcher(word) {
  const classid = parseHandle(word);
  const isHandle = ({ hex, tc, decimal }) =>
    decimal === classid || hex.startsWith(word) || (classid === undefined && tc.startsWith(word));
  return one => (one.handle && isHandle(one.handle)) || searchedText(one).includes(word);
}

const searchedText = remembered(one => [one.container, ...labelsOf(one)].join("\n").toLowerCase());
