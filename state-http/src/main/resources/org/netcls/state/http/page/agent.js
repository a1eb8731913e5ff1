// SPDX-License-Identifier: Apache-2.0
// Reads the state once, then follows the events, and begins anew when something is missing.

import { changed, changedAll } from "./drawing.js";
import { apply, chosenPrimary, concernsOthers, known, setContainers, setMap, setPolicies } from "./model/known.js";
import { hideLost, showLost } from "./view/lost.js";

const POLL = 2_000;
const REFRESH = 500;
const RETRY = 1_000;
const ANSWER_WITHIN = 5_000;
const LIST_WITHIN = 60_000;
/** What changes slowly, or takes the agent some time, is read with each so many polls. */
const SELDOM = 5;

const address = path => new URL(path, location.origin + location.pathname);
const delay = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

function fetchFrom(path, within) {
  return fetch(address(path), { signal: AbortSignal.timeout(within) }).catch(() => {
    throw new Error("it does not answer");
  });
}

async function read(path, within = ANSWER_WITHIN) {
  const response = await fetchFrom(`v1/${path}`, within);
  known.ahead = Date.parse(response.headers.get("Date")) - Date.now() || 0;
  const body = await response.json().catch(() => undefined);
  if (!response.ok || !body) {
    throw new Error(body?.detail ?? (response.ok ? "its answer ended early" : `it answers ${response.status}`));
  }
  return { tag: response.headers.get("ETag"), ...body };
}

/** What the checks say, be it good or bad; null where nobody makes them. */
async function readHealth() {
  const response = await fetchFrom("../health", LIST_WITHIN);
  const body = await response.json().catch(() => ({}));
  return body.checks ? body : response.status === 404 ? null : undefined;
}

async function load() {
  known.state = await read("state");
  // Whatever is read now is to be believed.
  known.instance = undefined;
  known.health = undefined;
  await readContainers();
  await usePrimary(chosenPrimary());
  changedAll();
}

async function readContainers() {
  const { tag, version, instance, assignments } = await read("assignments", LIST_WITHIN);
  if (instance === known.instance && version < known.version) {
    return;
  }
  Object.assign(known, { version, instance });
  if (known.listTag !== tag) {
    known.listTag = tag;
    setContainers(assignments);
    changed("table");
  }
}

let choices = 0;

/** Shows the handles of this primary, unless another one is chosen before they are read. */
export async function usePrimary(primary) {
  const choice = ++choices;
  known.primary = primary;
  known.meanwhile = [];
  try {
    const map = await readMap(primary);
    if (choice === choices) {
      setMap(primary, map);
      changed("state", "map", "selection", "plots");
    }
  } finally {
    if (choice === choices) {
      known.meanwhile = undefined;
    }
  }
}

/** Where a primary is not configured, it has no ranges. */
const readMap = primary =>
  known.state.primaries.some(one => Number(one.primary) === primary)
    ? read(`handles?primary=${primary}`, LIST_WITHIN)
    : { version: 0, quarantine: 0, runs: [] };

const refreshing = { isWanted: false, isRunning: false };

/** Reads the map again, which tells what events do not; once for those that come shortly after each other. */
async function refresh() {
  refreshing.isWanted = true;
  if (refreshing.isRunning) {
    return;
  }
  refreshing.isRunning = true;
  try {
    while (refreshing.isWanted) {
      await delay(REFRESH);
      refreshing.isWanted = false;
      await usePrimary(known.primary);
    }
  } catch (failure) {
    disconnect(failure);
  } finally {
    refreshing.isRunning = false;
  }
}

/** Aborted when it ends; its reason is why. */
let connection = new AbortController();

/** Ends the connection, because of this failure; another one is made. */
export const disconnect = failure => connection.abort(failure);

/** Keeps up with the agent until everything has to be read again; fails when the connection has ended. */
function keepUp() {
  const own = new AbortController();
  connection = own;
  return new Promise((resolve, reject) => {
    own.signal.addEventListener("abort", () => reject(own.signal.reason));
    follow(own, resolve);
    poll(own.signal).catch(failure => own.abort(failure));
  }).finally(() => own.abort());
}

const KINDS = ["assigned", "joined", "relabeled", "released", "freed", "drifted", "foreign", "dropped", "policy", "allocator", "recovered"];

/** @param reread called when events are missing, or tell that everything may be different */
function follow(own, reread) {
  const stream = new EventSource(address(`v1/events?since=${known.version}-${known.instance}`));
  own.signal.addEventListener("abort", () => stream.close());
  for (const kind of KINDS) {
    stream.addEventListener(kind, ({ data }) => take(JSON.parse(data)));
  }
  stream.addEventListener("recovered", reread);
  stream.addEventListener("reset", reread);
  stream.addEventListener("open", hideLost);
  // Why it ended is not told, but perhaps to who asks.
  stream.addEventListener("error", () =>
    read("state")
      .then(() => { throw new Error("the events cannot be followed"); })
      .catch(failure => own.abort(failure)));
}

function take(event) {
  if (concernsOthers(event)) {
    refresh();
  }
  apply(event);
  changed("map", "selection", "events", "table");
}

/** Reads what is not told by events, again and again. */
async function poll(signal) {
  for (let polls = 0; !signal.aborted; polls++) {
    known.state = await read("state");
    changed("state");
    if (polls % SELDOM === 0) {
      await readSeldom();
    }
    await readUntold();
    await delay(POLL);
  }
}

async function readSeldom() {
  known.history = await read("history");
  setPolicies(await read("policies"));
  changed("plots", "policies", "state", "selection");
  // Where nobody has answered, asking again would only fill the browser's console.
  if (known.health !== null) {
    known.health = await readHealth();
    changed("findings");
  }
}

/** What operators write into groups is told late, and primaries come and go with it. */
async function readUntold() {
  if (!known.state.managed) {
    await readContainers();
  }
  if (!known.state.managed || chosenPrimary() !== known.space.primary) {
    await usePrimary(chosenPrimary());
  }
}

/** A browser has few connections to one host, so a page that nobody sees gives its own back. */
async function comeIntoSight() {
  while (document.hidden) {
    await new Promise(resolve => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

export async function run() {
  let isLoaded = false;
  for (;;) {
    await comeIntoSight();
    try {
      if (!isLoaded) {
        await load();
        isLoaded = true;
      }
      await keepUp();
      isLoaded = false;
    } catch (failure) {
      if (!document.hidden) {
        showLost(failure);
        await delay(RETRY);
      }
    }
  }
}
