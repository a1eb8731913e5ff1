// SPDX-License-Identifier: Apache-2.0
// Values as they are shown.

import { hex } from "./handles.js";

/** Text from outside, in which everything that is not visible in place is an escape, as at the agent's prompt. */
export const visible = text =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, character =>
    character.split("").map(unit => `\\u${hex(unit.charCodeAt(0), 4)}`).join(""));

export const clock = time => new Date(time).toLocaleTimeString("sv");
export const when = time => new Date(time).toLocaleString("sv");
export const count = number => number.toLocaleString();
export const packets = number => `${count(number)} ${number === 1 ? "packet" : "packets"}`;
/** The ids of container engines are 64 digits, of which they show the first 12. */
export const shortId = container => container.replace(/([0-9a-f]{12})[0-9a-f]{52}(?=\/|$)/, "$1");

/** Without those that tell the group that an engine has made: they are long and say little to people. */
export const shownLabelsOf = assignment => labelsOf(assignment).filter(label => !/^engine\.(group|lent)=/.test(label));
export const labelsOf = assignment => Object.entries(assignment.labels).map(([key, value]) => `${key}=${value}`);

export function duration(seconds) {
  const [unit, factor] = seconds < 0.001 ? ["µs", 1e6] : seconds < 1 ? ["ms", 1e3] : ["s", 1];
  return `${Number((seconds * factor).toPrecision(2))} ${unit}`;
}

export function bytes(number) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, number)) / 3));
  return `${Number((number / 1_000 ** step).toPrecision(3))} ${units[step]}`;
}
