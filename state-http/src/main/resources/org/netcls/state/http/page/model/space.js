// SPDX-License-Identifier: Apache-2.0
// How the handles of one primary are used.

import { SECONDARIES } from "./handles.js";

export const USES = ["free", "used", "quarantined", "drifted", "foreign", "outside"];
export const [FREE, USED, QUARANTINED, DRIFTED, FOREIGN, OUTSIDE] = USES.keys();

export class Space {
  /**
   * @param primary undefined for none
   * @param map as v1/handles has it; it does not tell which container has which handle
   * @param assignments those that do, if they have handles of this primary
   */
  constructor(primary, map, assignments) {
    this.primary = primary;
    this.quarantine = map.quarantine * 1_000;
    this.uses = new Uint8Array(SECONDARIES).fill(OUTSIDE);
    this.inRange = new Uint8Array(SECONDARIES);
    this.owners = new Map();
    this.quarantined = new Map();
    for (const run of map.runs) {
      this.uses.fill(USES.indexOf(run.use), run.first, run.last + 1);
      this.inRange.fill(1, run.first, run.last + 1);
      if (run.until) {
        this.quarantined.set(run.first, { until: Date.parse(run.until), container: run.container });
      }
    }
    assignments.forEach(assignment => this.give(assignment));
  }

  /** @param before the assignment that the container had before the event; undefined if it had none */
  apply(event, before) {
    const { kind, assignment, handle } = event;
    if (kind === "freed") {
      this.#free(handle);
    }
    if (before && (kind === "released" || before.handle?.decimal !== assignment.handle?.decimal)) {
      this.#release(before, Date.parse(event.time));
    }
    if (assignment && kind !== "released") {
      this.give(assignment);
    }
  }

  #secondary(handle) {
    return handle && handle.decimal >>> 16 === this.primary ? handle.decimal & 0xffff : undefined;
  }

  #owned(assignment) {
    return assignment.state === "shared" ? undefined : this.#secondary(assignment.handle);
  }

  give(assignment) {
    const secondary = this.#owned(assignment);
    if (secondary !== undefined) {
      this.owners.set(secondary, assignment);
      this.quarantined.delete(secondary);
      this.uses[secondary] = assignment.state === "drifted" ? DRIFTED : USED;
    }
  }

  /** @param time when it was released, in milliseconds */
  #release(assignment, time) {
    const secondary = this.#owned(assignment);
    const owner = this.owners.get(secondary) ?? assignment;
    if (secondary === undefined || owner.container !== assignment.container) {
      return;
    }
    this.owners.delete(secondary);
    if (this.inRange[secondary] && this.quarantine > 0) {
      this.uses[secondary] = QUARANTINED;
      this.quarantined.set(secondary, { until: time + this.quarantine, container: assignment.container });
    } else {
      this.uses[secondary] = this.inRange[secondary] ? FREE : OUTSIDE;
    }
  }

  #free(handle) {
    const secondary = this.#secondary(handle);
    if (this.quarantined.delete(secondary)) {
      this.uses[secondary] = FREE;
    }
  }

  use(secondary) {
    return USES[this.uses[secondary]];
  }

  #isEmpty(secondary) {
    return this.uses[secondary] === FREE || this.uses[secondary] === OUTSIDE;
  }

  /** The next handle in this direction that is not free; the same one if there is no other. */
  neighbour(secondary, step) {
    let next = secondary;
    do {
      next = (next + step) & 0xffff;
    } while (next !== secondary && this.#isEmpty(next));
    return next;
  }

  /** How many handles are used in each way. */
  counts() {
    const counts = new Uint32Array(USES.length);
    this.uses.forEach(use => counts[use]++);
    // Zero is no handle.
    counts[this.uses[0]]--;
    return counts;
  }

  /** The first and the last handle that is not free; where there is none, the first one of the range, twice. */
  inUse() {
    const isUsed = use => use !== FREE && use !== OUTSIDE;
    const first = this.uses.findIndex(isUsed);
    return first < 0 ? Array(2).fill(Math.max(this.inRange.indexOf(1), 0)) : [first, this.uses.findLastIndex(isUsed)];
  }
}
