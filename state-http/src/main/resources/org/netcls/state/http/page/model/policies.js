// SPDX-License-Identifier: Apache-2.0
// The policies, and what they have counted from one reading to the next.

import { primaryText } from "./handles.js";

/** How much of it is shown, in milliseconds. */
export const POLICIES_PERIOD = 600_000;

/** The names of the policies of a primary, by its number. */
export const policiesOf = (policies, primary) =>
  policies.filter(one => one.primary === primaryText(primary)).map(({ name }) => name);

/** A primary, and whose policy it is. */
export const primaryName = (policies, primary) => [primaryText(primary), ...policiesOf(policies, primary)].join(" ");

/**
 * The readings with one more, and without those that are not shown any more. Each is like a point of the history, with
 * how long it has been since the one before.
 *
 * @param now the agent's time, in milliseconds
 */
export function withReading(readings, policies, now) {
  const before = readings.at(-1);
  const traffic = new Map(policies.map(({ name, traffic }) => [name, traffic]));
  const seconds = before ? (now - Date.parse(before.time)) / 1_000 : 0;
  const reading = { time: new Date(now).toISOString(), seconds, traffic, before: before?.traffic };
  return [...readings.filter(({ time }) => Date.parse(time) > now - POLICIES_PERIOD), reading];
}

/** What one of the counters of a policy has counted in a second; unknown where it began anew. */
const rateOf = (name, counter) => ({ traffic, before, seconds }) => {
  const counted = traffic.get(name)?.[counter] - before?.get(name)?.[counter];
  return counted >= 0 && seconds > 0 ? counted / seconds : undefined;
};

export const bytesRate = name => rateOf(name, "bytes");
export const droppedRate = name => rateOf(name, "droppedBytes");
