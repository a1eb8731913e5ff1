// SPDX-License-Identifier: Apache-2.0
// What is known of the agent, and how its events change that.

import { withReading } from "./policies.js";
import { Space } from "./space.js";

const EVENTS_KEPT = 50;
/** Others that name a container leave it as it is, and may be told after its end. */
const CHANGING = new Set(["assigned", "relabeled", "drifted", "released"]);

export const known = {
  version: 0,
  /** Whose version it is; those of another isolator cannot be compared. */
  instance: undefined,
  /** Milliseconds that the agent's clock is ahead of the browser's. */
  ahead: 0,
  /** While a map of handles is read: the events since, which it may lack, and what their containers had before. */
  meanwhile: undefined,
  /** The primary that is shown, or is to be as soon as its map is read. */
  primary: undefined,
  state: undefined,
  history: undefined,
  /** As /health has it; null where nobody answers there. */
  health: undefined,
  policies: [],
  /** Why what they have counted cannot be read. */
  trafficFault: undefined,
  /** What they had counted, each time. */
  policyReadings: [],
  /** The entity tag of the list that the containers were read from. */
  listTag: undefined,
  containers: new Map(),
  /** Grows with every change of the containers. */
  changes: 0,
  space: undefined,
  events: [],
};

export function setContainers(assignments) {
  known.containers = new Map(assignments.map(assignment => [assignment.container, assignment]));
  known.changes++;
}

export function setPolicies({ policies, trafficFault }) {
  Object.assign(known, { policies, trafficFault });
  known.policyReadings = withReading(known.policyReadings, policies, Date.now() + known.ahead);
}

/** Shows this map, brought up to the events that came while it was read. */
export function setMap(primary, map) {
  known.space = new Space(primary, map, known.containers);
  known.meanwhile.filter(({ event }) => event.version > map.version)
    .forEach(({ event, before }) => known.space.apply(event, before));
}

/** The primaries that are configured, and those of containers that have others. */
export function primaries() {
  const all = new Set(known.state.primaries.map(({ primary }) => Number(primary)));
  for (const { handle } of known.containers.values()) {
    if (handle) {
      all.add(handle.decimal >>> 16);
    }
  }
  return [...all];
}

/** The one that somebody chose, as long as it is there; undefined where there is none. */
export function chosenPrimary() {
  const offered = primaries();
  return offered.includes(known.primary) ? known.primary : offered[0];
}

export function apply(event) {
  const change = CHANGING.has(event.kind) ? event : { ...event, assignment: undefined };
  const before = known.containers.get(change.assignment?.container);
  applyToContainers(change);
  known.version = event.version;
  known.space.apply(change, before);
  known.meanwhile?.push({ event: change, before });
  if (before?.state === "unmanaged") {
    // More than one group may carry a classid of the operator's.
    known.containers.forEach(one => one.handle?.decimal === before.handle?.decimal && known.space.give(one));
  }
  // The map tells it, and there may be very many.
  if (event.kind !== "freed") {
    known.events = [event, ...known.events].slice(0, EVENTS_KEPT);
  }
}

function applyToContainers({ kind, assignment }) {
  if (assignment) {
    if (kind === "released") {
      known.containers.delete(assignment.container);
    } else {
      known.containers.set(assignment.container, assignment);
    }
    known.changes++;
  }
}

/** Where a change may be about groups of others, of which the events tell too little. */
export const concernsOthers = event =>
  event.kind === "foreign" || event.kind === "drifted" ||
  (event.kind === "released" && known.state.foreign.length + known.state.drifts.length > 0);
