// SPDX-License-Identifier: Apache-2.0
// The agent's history as lines of a plot.

/** How much of it is shown if nothing else is said, in milliseconds. */
export const PERIOD = 3_600_000;

/**
 * A line: for each point of the history the time and a value, and nothing where something is missing.
 *
 * @param value of a point; undefined if it has none
 */
export function line(history, value) {
  return history.points.map(point => {
    const time = Date.parse(point.time);
    return { time, began: time - 1_000 * point.seconds, value: value(point) };
  });
}

export const rate = point => point.all.calls / point.seconds;
export const median = point => point.all.medianSeconds;
export const p99 = point => point.all.p99Seconds;

const handlesOf = (point, primary) => point.primaries.find(one => one.primary === primary);

export const used = primary => point => handlesOf(point, primary)?.used;

/** The primaries that are in the history, in their order. */
export const primariesIn = history =>
  [...new Set(history.points.flatMap(point => point.primaries.map(({ primary }) => primary)))].sort();

const values = one => one.map(({ value }) => value).filter(value => value !== undefined);

/** The last value that is known; undefined without one. */
export const latest = one => values(one).at(-1);

/** The highest value; undefined without one. */
export const peak = one => values(one).reduce((most, value) => Math.max(most ?? value, value), undefined);

/** The calls of each operation in the last point, and how many there are in a second. */
export const kinds = history =>
  (history.points.at(-1)?.operations ?? []).map(({ operation, calls }) =>
    ({ operation, rate: calls / history.points.at(-1).seconds }));

/**
 * As an SVG path in a box: the newest at the right, a period ago at the left, and the highest value at the top. A point
 * that follows no other is a dot, so no line crosses a time that nothing is known of.
 */
export function path(one, { width, height, now, most, period = PERIOD }) {
  const tolerance = 1_000;
  return one.map(({ time, began, value }, i) => {
    const before = one[i - 1];
    const x = width * (1 - (now - time) / period);
    const place = `${x.toFixed(1)} ${(height * (1 - value / most)).toFixed(1)}`;
    const follows = before?.value !== undefined && began - before.time <= tolerance;
    return value === undefined ? "" : follows ? `L${place}` : `M${place}h0`;
  }).join("");
}
