// SPDX-License-Identifier: Apache-2.0
// Shows who has which handle: reads the state once, then follows the events. Whatever is read is text, never markup.

const SECONDARIES = 0x10000;
const ROW_OF_MAP = 256;
const PLOTTED = 5 * 60_000;
const POLL = 2_000;
const REFRESH = 500;
const RETRY = 1_000;
const ANSWER_WITHIN = 5_000;
const LIST_WITHIN = 60_000;
const EVENTS_SHOWN = 50;
const ROWS_BEYOND = 20;
const SHADES = 32;

// ---- Handles, and text that shows them

const hex = (number, digits) => number.toString(16).padStart(digits, "0");

/** A handle in the forms that the API has, of its 32 bits. */
const handleOf = classid => ({
  hex: `0x${hex(classid, 8)}`,
  decimal: classid,
  tc: `${(classid >>> 16).toString(16)}:${(classid & 0xffff).toString(16)}`,
});

/** The 32 bits of a handle in any of its forms; undefined if the text is none of them. */
function parseHandle(text) {
  const parts = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(text);
  if (!parts && !/^(0x[0-9a-f]{1,8}|[1-9][0-9]{0,9})$/i.test(text)) {
    return undefined;
  }
  const classid = parts ? parseInt(parts[1], 16) * SECONDARIES + parseInt(parts[2], 16) : Number(text);
  return classid > SECONDARIES && classid <= 0xffff_ffff && classid % SECONDARIES > 0 ? classid : undefined;
}

/** How other tools name a handle. */
const RULES = {
  nft: handle => `meta cgroup ${handle.hex}`,
  iptables: handle => `-m cgroup --cgroup ${handle.hex}`,
  tc: handle => handle.tc,
};

/** Text from outside, in which everything that is not visible in place is an escape, as at the agent's prompt. */
const visible = text =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, character =>
    character.split("").map(unit => `\\u${hex(unit.charCodeAt(0), 4)}`).join(""));

const clock = time => new Date(time).toLocaleTimeString("sv");
const when = time => new Date(time).toLocaleString("sv");
const count = number => number.toLocaleString();
const labelsOf = assignment => Object.entries(assignment.labels).map(([key, value]) => `${key}=${value}`);

function duration(seconds) {
  const [unit, factor] = seconds < 0.001 ? ["µs", 1e6] : seconds < 1 ? ["ms", 1e3] : ["s", 1];
  return `${Number((seconds * factor).toPrecision(2))} ${unit}`;
}

/** What is made of an object, made once for each. */
function remembered(make) {
  const made = new WeakMap();
  return object => {
    if (!made.has(object)) {
      made.set(object, make(object));
    }
    return made.get(object);
  };
}

// ---- Elements

const $ = selector => document.querySelector(selector);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Makes these the children. Those that stay are not touched, so that they can be clicked while others change. */
function arrange(parent, children) {
  const wanted = new Set(children);
  [...parent.children].filter(child => !wanted.has(child)).forEach(child => child.remove());
  children.forEach((child, i) => {
    if (parent.children[i] !== child) {
      parent.insertBefore(child, parent.children[i] ?? null);
    }
  });
}

const shown = new WeakMap();

/** Makes the children anew if what they show has changed. */
function show(parent, content, children) {
  const text = JSON.stringify(content);
  if (shown.get(parent) !== text) {
    shown.set(parent, text);
    parent.replaceChildren(...children(content));
  }
}

const showText = (parent, text) => show(parent, text, text => [text]);

/** Rows of a name and a value for a list of terms; those without a value are left out. */
const terms = rows =>
  rows.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);

function copyButton(tool, handle) {
  const button = element("button", { type: "button", title: `Copy the handle for ${tool}` }, tool);
  const copy = async () => navigator.clipboard.writeText(RULES[tool](handle()));
  button.addEventListener("click", async event => {
    event.stopPropagation();
    button.dataset.done = await copy().then(() => "copied", () => "failed");
    setTimeout(() => delete button.dataset.done, 1_500);
  });
  return button;
}

// ---- What is known

const USES = ["free", "used", "quarantined", "drifted", "foreign", "outside"];
const [FREE, USED, QUARANTINED, DRIFTED, , OUTSIDE] = USES.keys();

/** How the handles of one primary are used. */
class Space {
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

  /** The next handle in this direction that is not free; the same one if there is no other. */
  neighbour(secondary, step) {
    const isEmpty = s => this.uses[s] === FREE || this.uses[s] === OUTSIDE;
    let next = secondary;
    do {
      next = (next + step) & 0xffff;
    } while (next !== secondary && isEmpty(next));
    return next;
  }
}

const known = {
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
  /** The entity tag of the list that the containers were read from. */
  listTag: undefined,
  containers: new Map(),
  space: undefined,
  events: [],
  samples: [],
};

/** Where a change may be about groups of others, of which the events tell too little. */
const concernsOthers = event =>
  event.kind === "foreign" || event.kind === "drifted" ||
  (event.kind === "released" && known.state.foreign.length + known.state.drifts.length > 0);

function apply(event) {
  const before = known.containers.get(event.assignment?.container);
  applyToContainers(event);
  known.version = event.version;
  known.space.apply(event, before);
  known.meanwhile?.push({ event, before });
  if (before?.state === "unmanaged") {
    // More than one group may carry a classid of the operator's.
    known.containers.forEach(one => one.handle?.decimal === before.handle?.decimal && known.space.give(one));
  }
  if (concernsOthers(event)) {
    refresh();
  }
  // The map tells it, and there may be very many.
  if (event.kind !== "freed") {
    known.events = [event, ...known.events].slice(0, EVENTS_SHOWN);
  }
  changed("map", "selection", "events");
}

function applyToContainers({ kind, assignment }) {
  if (assignment) {
    if (kind === "released") {
      known.containers.delete(assignment.container);
    } else {
      known.containers.set(assignment.container, assignment);
    }
    table.isStale = true;
    changed("table");
  }
}

// ---- Operations

const OPERATIONS = ["prepare", "assign", "isolate", "cleanup", "destroy"];

/** The calls of all operations together, by how long they took. */
function totals(statistics) {
  const counted = statistics.operations.filter(({ operation }) => OPERATIONS.includes(operation));
  return {
    time: performance.now(),
    calls: counted.reduce((sum, { calls }) => sum + calls, 0),
    bounds: counted[0].buckets.map(({ seconds }) => seconds),
    buckets: counted[0].buckets.map((_, i) => counted.reduce((sum, { buckets }) => sum + buckets[i].calls, 0)),
  };
}

/** What happened between two readings; of durations there are none when nothing was called. */
function sample(before, after) {
  const calls = after.calls - before.calls;
  const buckets = after.buckets.map((bucket, i) => bucket - before.buckets[i]);
  return {
    time: after.time,
    rate: (calls * 1_000) / (after.time - before.time),
    median: quantile(0.5, calls, buckets, after.bounds),
    high: quantile(0.99, calls, buckets, after.bounds),
  };
}

/** Interpolated within the bucket that it falls into; the last bound for what is longer than that. */
function quantile(part, calls, buckets, bounds) {
  if (calls === 0) {
    return undefined;
  }
  let left = part * calls;
  const i = buckets.findIndex(bucket => (left -= bucket) <= 0);
  const lower = bounds[i - 1] ?? 0;
  return i < 0 ? bounds.at(-1) : bounds[i] + (left / buckets[i]) * (bounds[i] - lower);
}

// ---- Reading

const address = path => new URL(`v1/${path}`, location.origin + location.pathname);
const delay = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

async function read(path, within = ANSWER_WITHIN) {
  const response = await fetch(address(path), { signal: AbortSignal.timeout(within) }).catch(() => {
    throw new Error("it does not answer");
  });
  known.ahead = Date.parse(response.headers.get("Date")) - Date.now() || 0;
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.detail ?? `it answers ${response.status}`);
  }
  return { tag: response.headers.get("ETag"), ...body };
}

/** The primaries that are configured, and those of containers that have others. */
function primaries() {
  const all = new Set(known.state.primaries.map(({ primary }) => Number(primary)));
  for (const { handle } of known.containers.values()) {
    if (handle) {
      all.add(handle.decimal >>> 16);
    }
  }
  return [...all];
}

async function load() {
  known.state = await read("state");
  // Whatever is read now is to be believed.
  known.instance = undefined;
  await readContainers();
  await usePrimary(chosenPrimary());
  changed(...Object.keys(VIEWS));
}

async function readContainers() {
  const { tag, version, instance, assignments } = await read("assignments", LIST_WITHIN);
  if (instance === known.instance && version < known.version) {
    return;
  }
  Object.assign(known, { version, instance });
  if (known.listTag !== tag) {
    known.listTag = tag;
    known.containers = new Map(assignments.map(assignment => [assignment.container, assignment]));
    table.isStale = true;
    changed("table");
  }
}

/** The one that somebody chose, as long as it is there; undefined where there is none. */
function chosenPrimary() {
  const offered = primaries();
  return offered.includes(known.primary) ? known.primary : offered[0];
}

let choices = 0;

/** Shows the handles of this primary, unless another one is chosen before they are read. */
async function usePrimary(primary) {
  const choice = ++choices;
  known.primary = primary;
  known.meanwhile = [];
  try {
    const map = await readMap(primary);
    if (choice === choices) {
      known.space = new Space(primary, map, known.containers);
      known.meanwhile.filter(({ event }) => event.version > map.version)
        .forEach(({ event, before }) => known.space.apply(event, before));
      changed("state", "map", "selection");
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
const disconnect = failure => connection.abort(failure);

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

const KINDS = ["assigned", "released", "freed", "drifted", "foreign", "allocator", "recovered"];

/** @param reread called when events are missing, or tell that everything may be different */
function follow(own, reread) {
  const stream = new EventSource(address(`events?since=${known.version}-${known.instance}`));
  own.signal.addEventListener("abort", () => stream.close());
  for (const kind of KINDS) {
    stream.addEventListener(kind, ({ data }) => apply(JSON.parse(data)));
  }
  stream.addEventListener("recovered", reread);
  stream.addEventListener("reset", reread);
  stream.addEventListener("open", () => ($("#lost").hidden = true));
  // Why it ended is not told, but perhaps to who asks.
  stream.addEventListener("error", () =>
    read("state")
      .then(() => { throw new Error("the events cannot be followed"); })
      .catch(failure => own.abort(failure)));
}

/** Reads what is not told by events, again and again. */
async function poll(signal) {
  let before;
  // So that no line is drawn across the time without a connection.
  known.samples.push({ time: performance.now() });
  while (!signal.aborted) {
    const [state, statistics] = await Promise.all([read("state"), read("statistics")]);
    const after = totals(statistics);
    if (before) {
      known.samples = [...known.samples.filter(({ time }) => time > after.time - PLOTTED), sample(before, after)];
    }
    before = after;
    known.state = state;
    changed("state", "samples");
    await readUntold();
    await delay(POLL);
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

async function run() {
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

function showLost(failure) {
  const lost = $("#lost");
  if (lost.hidden) {
    lost.dataset.since = clock(Date.now());
  }
  const text = `Not connected since ${lost.dataset.since}: ${failure.message}. What is shown is as it was then.`;
  showText(lost, text);
  lost.hidden = false;
}

// ---- Selection

/** A container, or a handle by its 32 bits. */
let selected = {};
let pointed;

const secondaryInMap = classid =>
  classid !== undefined && classid >>> 16 === known.space.primary ? classid & 0xffff : undefined;

const classidOf = secondary => known.space.primary * SECONDARIES + secondary;

const ownerOf = classid => known.space.owners.get(secondaryInMap(classid));

/** The container that is selected, itself or by its handle. */
const selectedContainer = () =>
  selected.container === undefined ? ownerOf(selected.classid) : known.containers.get(selected.container);

/** The handle that is selected, itself or by its container; that of a container that is gone stays. */
function selectedClassid() {
  const container = known.containers.get(selected.container);
  return container ? container.handle?.decimal : selected.classid;
}

/** @param isAsked whether its row is to be shown even if the search does not find it */
function selectHandle(secondary, isAsked) {
  if (secondary > 0) {
    select({ classid: classidOf(secondary) });
    table.reveal(ownerOf(selected.classid)?.container, isAsked);
  }
}

function selectContainer(assignment) {
  const classid = assignment.handle?.decimal;
  select({ container: assignment.container, classid });
  table.reveal(assignment.container, false);
  if (classid !== undefined && secondaryInMap(classid) === undefined) {
    usePrimary(classid >>> 16).catch(disconnect);
  }
}

function select(what) {
  selected = what;
  pointed = undefined;
  changed("map", "selection", "table");
}

const isPlain = event => !event.ctrlKey && !event.altKey && !event.metaKey;

// ---- The map

const map = {
  canvas: $("#map canvas"),
  colours: undefined,
  /** From almost free to quarantined. */
  fading: undefined,

  /** Colours of the uses, from the style sheet. */
  readColours() {
    const style = getComputedStyle(document.documentElement);
    const colours = USES.map(use => rgb(style.getPropertyValue(`--${use}`)));
    this.colours = colours.map(pixel);
    this.fading = Array.from({ length: SHADES }, (_, i) => {
      // One in quarantine can always be told from one that is free.
      const part = 0.2 + (0.8 * i) / (SHADES - 1);
      return pixel(colours[FREE].map((free, k) => free + (colours[QUARANTINED][k] - free) * part));
    });
  },

  draw() {
    const { uses, quarantined, quarantine } = known.space;
    if (!this.colours) {
      this.readColours();
    }
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(ROW_OF_MAP, ROW_OF_MAP);
    const pixels = new Uint32Array(image.data.buffer);
    const counts = new Uint32Array(USES.length);
    for (let secondary = 0; secondary < SECONDARIES; secondary++) {
      pixels[secondary] = this.colours[uses[secondary]];
      counts[uses[secondary]]++;
    }
    const now = Date.now() + known.ahead;
    for (const [secondary, { until }] of quarantined) {
      const shade = Math.round(((SHADES - 1) * (until - now)) / quarantine);
      pixels[secondary] = this.fading[Math.max(0, Math.min(SHADES - 1, shade))];
    }
    context.putImageData(image, 0, 0);
    this.drawLegend(counts);
    this.drawMarker();
  },

  drawLegend(counts) {
    // The corner is no handle.
    counts[OUTSIDE]--;
    const items = USES.map((use, i) => ({ use, number: counts[i] })).filter(({ number }, i) => number > 0 || i <= QUARANTINED);
    show($("#legend"), items, items => items.map(({ use, number }) =>
      element("li", { className: use }, element("strong", {}, count(number)), ` ${use}`)));
  },

  drawMarker() {
    const secondary = pointed ?? secondaryInMap(selectedClassid());
    const marker = $("#marker");
    marker.hidden = secondary === undefined;
    if (!marker.hidden) {
      marker.style.left = `${((secondary % ROW_OF_MAP) * 100) / ROW_OF_MAP}%`;
      marker.style.top = `${(Math.floor(secondary / ROW_OF_MAP) * 100) / ROW_OF_MAP}%`;
    }
  },

  /** The handle under the pointer; undefined outside, and at the corner where there is none. */
  at({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - left) * ROW_OF_MAP) / width);
    const row = Math.floor(((clientY - top) * ROW_OF_MAP) / height);
    const isInside = column >= 0 && column < ROW_OF_MAP && row >= 0 && row < ROW_OF_MAP;
    return (isInside && row * ROW_OF_MAP + column) || undefined;
  },

  point(event) {
    pointed = event && this.at(event);
    changed("selection");
    this.drawMarker();
  },

  /** Where a key leads to from the handle that is selected. */
  moved(key, from) {
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -ROW_OF_MAP,
      ArrowDown: ROW_OF_MAP,
      PageUp: -16 * ROW_OF_MAP,
      PageDown: 16 * ROW_OF_MAP,
    };
    switch (key) {
      case "n":
        return known.space.neighbour(from, 1);
      case "p":
        return known.space.neighbour(from, -1);
      case "Home":
        return 1;
      case "End":
        return SECONDARIES - 1;
      default:
        return key in steps ? Math.max(1, Math.min(SECONDARIES - 1, from + steps[key])) : undefined;
    }
  },

  onKey(event) {
    const from = secondaryInMap(selectedClassid()) ?? 0;
    const to = event.key === "Enter" ? from : this.moved(event.key, from);
    if (to !== undefined && isPlain(event)) {
      event.preventDefault();
      selectHandle(to, event.key === "Enter");
    }
  },
};

const rgb = colour => [1, 3, 5].map(i => parseInt(colour.trim().slice(i, i + 2), 16));
const pixel = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

// ---- What is pointed at, or selected

const USE_TEXT = {
  free: "free",
  used: "used",
  quarantined: "quarantined after its release",
  drifted: "drifted: its group carries another classid, or a process was moved out of it",
  foreign: "foreign: a group that it was not given to carries it",
  outside: "outside the configured ranges",
};

const NOTHING_SELECTED = [["Selected", "nothing; point at a cell, or select one or a container"]];

const selection = {
  /** What the buttons copy. */
  handle: undefined,

  draw() {
    const classid = pointed === undefined ? selectedClassid() : classidOf(pointed);
    const container = (pointed === undefined && selectedContainer()) || ownerOf(classid);
    this.handle = classid === undefined ? undefined : handleOf(classid);
    show($("#selection dl"), container || this.handle ? this.rows(classid, container) : NOTHING_SELECTED, terms);
    $("#copy").hidden = !this.handle;
  },

  rows(classid, container) {
    const secondary = secondaryInMap(classid);
    const quarantined = known.space.quarantined.get(secondary);
    return [
      ["Handle", this.handle && `${this.handle.hex} = ${this.handle.decimal} = ${this.handle.tc} in tc`],
      ["Use", secondary !== undefined && USE_TEXT[container?.state === "outside" ? "outside" : known.space.use(secondary)]],
      ["Container", container && visible(container.container)],
      ["Since", container && when(container.since)],
      ["Labels", container && visible(labelsOf(container).join(", "))],
      ["Group", container && visible(container.group)],
      ["Quarantined until", quarantined && clock(quarantined.until)],
      ["Last container", quarantined?.container && visible(quarantined.container)],
    ];
  },
};

// ---- The table

const SORTS = {
  container: one => one.container,
  handle: one => one.handle?.decimal ?? Infinity,
  state: one => one.state,
  // The more digits a fraction has, the later it is; the Z would spoil that.
  since: one => one.since.slice(0, -1),
};

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Whether this word is of an id or a label, or is the handle in any of its forms, or how it begins. */
function matcher(word) {
  const classid = parseHandle(word);
  const isHandle = ({ hex, tc, decimal }) =>
    decimal === classid || hex.startsWith(word) || (classid === undefined && tc.startsWith(word));
  return one => (one.handle && isHandle(one.handle)) || searchedText(one).includes(word);
}

const searchedText = remembered(one => [one.container, ...labelsOf(one)].join("\n").toLowerCase());

const table = {
  grid: $("#scroll table"),
  body: $("#scroll tbody"),
  scroll: $("#scroll"),
  search: $("#search"),
  sort: { by: "container", step: 1 },
  rows: [],
  elements: new Map(),
  revealed: undefined,
  isStale: true,
  nextAt: 0,
  later: undefined,

  /** Shows the row of this container when the table is drawn. */
  reveal(container, isAsked) {
    this.revealed = container === undefined ? undefined : { container, isAsked };
  },

  draw() {
    if (this.isStale) {
      this.findRowsSoon();
    }
    if (this.revealed) {
      this.scrollTo(this.revealed);
      this.revealed = undefined;
    }
    this.drawRows();
  },

  /** With many containers and many changes, not each time. */
  findRowsSoon() {
    const wait = this.nextAt - performance.now();
    if (wait <= 0 || this.revealed) {
      this.findRows();
    } else {
      this.later ??= setTimeout(() => {
        this.later = undefined;
        changed("table");
      }, wait);
    }
  },

  findRows() {
    const began = performance.now();
    const matchers = this.search.value.toLowerCase().split(/\s+/).filter(word => word).map(matcher);
    const key = SORTS[this.sort.by];
    this.rows = [...known.containers.values()]
      .filter(one => matchers.every(matches => matches(one)))
      .sort((a, b) => this.sort.step * compare(key(a), key(b)) || compare(a.container, b.container));
    this.isStale = false;
    this.nextAt = performance.now() + 10 * (performance.now() - began);
    const all = `${count(known.containers.size)} containers`;
    const found = this.rows.length === known.containers.size ? all : `${count(this.rows.length)} of ${all}`;
    showText($("#found"), found);
  },

  indexOf(container) {
    return this.rows.findIndex(one => one.container === container);
  },

  scrollTo({ container, isAsked }) {
    if (isAsked && this.indexOf(container) < 0) {
      this.search.value = "";
      this.findRows();
    }
    const top = this.indexOf(container) * this.rowHeight();
    const height = this.scroll.clientHeight - 2 * this.rowHeight();
    if (top >= 0 && (top < this.scroll.scrollTop || top > this.scroll.scrollTop + height)) {
      this.scroll.scrollTop = top - height / 2;
    }
  },

  rowHeight() {
    return 2 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  },

  /** Only the rows that can be seen, and some more. */
  drawRows() {
    const height = this.rowHeight();
    const first = Math.max(0, Math.min(Math.floor(this.scroll.scrollTop / height), this.rows.length) - ROWS_BEYOND);
    const last = first + Math.ceil(this.scroll.clientHeight / height) + 2 * ROWS_BEYOND;
    $("#sizer").style.height = `${(this.rows.length + 1) * height}px`;
    $("#sizer").style.paddingTop = `${first * height}px`;
    const elements = new Map(this.rows.slice(first, last).map((one, i) => [one, this.row(one, first + i)]));
    this.elements = elements;
    arrange(this.body, [...elements.values()]);
    this.grid.ariaRowCount = this.rows.length + 1;
    const active = [...elements.values()].find(row => row.ariaSelected === "true");
    if (active) {
      this.grid.setAttribute("aria-activedescendant", active.id);
    } else {
      this.grid.removeAttribute("aria-activedescendant");
    }
  },

  row(one, index) {
    const row = this.elements.get(one) ?? this.newRow(one);
    row.ariaRowIndex = index + 2;
    row.id = `row-${index}`;
    row.ariaSelected = selectedContainer()?.container === one.container;
    return row;
  },

  newRow(one) {
    const cells = [
      ["", visible(one.container)],
      ["", one.handle?.hex ?? "none"],
      [one.state, one.state],
      ["wide", visible(labelsOf(one).join(", "))],
      ["widest", when(one.since)],
    ].map(([className, text]) => element("td", { className, title: text }, text));
    cells.at(-1).title = one.since;
    const copies = one.handle ? Object.keys(RULES).map(tool => copyButton(tool, () => one.handle)) : [];
    copies.forEach(button => (button.tabIndex = -1));
    const row = element("tr", {}, ...cells, element("td", { className: "copying" }, ...copies));
    row.addEventListener("click", () => selectContainer(known.containers.get(one.container) ?? one));
    return row;
  },

  sortBy(by) {
    this.sort = { by, step: this.sort.by === by ? -this.sort.step : 1 };
    for (const header of document.querySelectorAll("th[data-sort]")) {
      header.ariaSort = header.dataset.sort !== by ? "none" : this.sort.step > 0 ? "ascending" : "descending";
    }
    this.again();
  },

  again() {
    this.isStale = true;
    this.nextAt = 0;
    this.scroll.scrollTop = 0;
    changed("table");
  },

  onKey(event) {
    const page = Math.floor(this.scroll.clientHeight / this.rowHeight()) - 1;
    const end = this.rows.length - 1;
    const at = this.indexOf(selectedContainer()?.container);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: end }[event.key];
    if (to !== undefined && end >= 0 && isPlain(event) && !event.target.closest("thead")) {
      event.preventDefault();
      selectContainer(this.rows[Math.max(0, Math.min(end, to))]);
    }
  },
};

// ---- What is going on

function drawState() {
  const state = known.state;
  const { drifted, repaired, vanished, failures } = state.reconciliation;
  show($("#facts"), [
    ["Allocator", allocatorText(state)],
    ["Back end", `${state.backEnd.tagsPackets ? "real" : "emulated"}, ${visible(state.backEnd.root)}`],
    ["Other primaries", state.primaries.filter(isNotInMap).map(handlesText).join("; ")],
    ["Reconciliation", `${drifted} drifted, ${repaired} repaired, ${vanished} vanished, ${failures} failures`],
  ], terms);
  $("#emulated").hidden = state.backEnd.tagsPackets;
  drawStrange(state);
  drawPrimaries();
}

function allocatorText({ managed, allocator, allocatorFault }) {
  if (!managed) {
    return "unmanaged, the operator writes the handles";
  }
  const name = allocator ? visible(allocator) : "none; start a bundle org.netcls.allocator.*";
  return allocatorFault ? `${name}, which is faulty` : name;
}

const isNotInMap = ({ primary }) => Number(primary) !== known.space.primary;

const handlesText = ({ primary, used, quarantined, free }) =>
  `${primary}: ${count(used)} used, ${count(quarantined)} quarantined, ${count(free)} free`;

/** Faults, drifts and groups of others. */
function drawStrange(state) {
  const texts = [
    ...(state.allocatorFault ? [state.allocatorFault] : []),
    ...state.drifts.map(({ container, expected, found, stray }) => stray
      ? `process ${stray.pid} (${stray.command}) of container '${container}' is in group ${stray.group}`
      : `container '${container}' has classid ${found} instead of ${expected.hex}`),
    ...state.foreign.map(({ path, reason }) => `group ${path} ${reason}`),
  ];
  const first = texts.slice(0, EVENTS_SHOWN).map(visible);
  if (texts.length > first.length) {
    first.push(`and ${count(texts.length - first.length)} more`);
  }
  $("#strange").hidden = texts.length === 0;
  show($("#strange ul"), first, texts => texts.map(text => element("li", {}, text)));
}

function drawPrimaries() {
  const choice = $("#primary");
  show(choice, primaries(), all =>
    all.map(primary => element("option", { value: primary }, `0x${hex(primary, 4)}`)));
  choice.value = known.primary;
  $("#space").classList.toggle("none", known.primary === undefined);
}

function drawEvents() {
  arrange($("#events ol"), known.events.map(eventElement));
}

const eventElement = remembered(({ time, kind, assignment, handle, detail }) => {
  const parts = [assignment?.container, handle?.hex, detail].filter(part => part);
  // Each keeps its direction to itself.
  const texts = parts.flatMap(part => [" ", element("bdi", {}, visible(part))]);
  return element("li", {}, element("time", { dateTime: time }, clock(time)), ` ${kind}`, ...texts);
});

function drawSamples() {
  const rated = known.samples.filter(({ rate }) => rate !== undefined);
  const timed = rated.filter(({ median }) => median !== undefined);
  const peak = Math.max(...rated.map(({ rate }) => rate));
  if (rated.length > 0) {
    showText($("#rate"), `${rated.at(-1).rate.toFixed(1)}/s, peak ${peak.toFixed(1)}/s`);
  }
  if (timed.length > 0) {
    showText($("#median"), `median ${duration(timed.at(-1).median)}`);
    showText($("#high"), `p99 ${duration(timed.at(-1).high)}`);
  }
  plot($("#rates"), ["rate"]);
  plot($("#latencies"), ["high", "median"]);
}

/** A line for each of these members of the samples. */
function plot(svg, members) {
  const { width, height } = svg.viewBox.baseVal;
  const most = Math.max(...known.samples.flatMap(one => members.map(member => one[member] ?? 0)), Number.MIN_VALUE);
  const now = performance.now();
  svg.replaceChildren(...members.map(member => {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.classList.add(member);
    path.setAttribute("d", known.samples.map((one, i) => {
      const x = width * (1 - (now - one.time) / PLOTTED);
      const y = height * (1 - one[member] / most);
      const point = `${x.toFixed(1)} ${y.toFixed(1)}`;
      // A point without neighbours is a dot.
      const isFirst = known.samples[i - 1]?.[member] === undefined;
      return one[member] === undefined ? "" : isFirst ? `M${point}h0` : `L${point}`;
    }).join(""));
    return path;
  }));
}

// ---- Drawing: what has changed, and once for each frame of the screen

const VIEWS = {
  state: drawState,
  map: () => map.draw(),
  selection: () => selection.draw(),
  table: () => table.draw(),
  events: drawEvents,
  samples: drawSamples,
};
const toDraw = new Set();

function changed(...views) {
  if (toDraw.size === 0) {
    requestAnimationFrame(draw);
  }
  views.forEach(view => toDraw.add(view));
}

function draw() {
  const views = [...toDraw];
  toDraw.clear();
  if (known.space) {
    views.forEach(view => VIEWS[view]());
    $("main").ariaBusy = false;
  }
}

$("#host").textContent = location.host;
document.title = `${location.host} net_cls handles`;
$("#copy").append(...Object.keys(RULES).map(tool => copyButton(tool, () => selection.handle)));
map.canvas.addEventListener("pointermove", event => map.point(event));
map.canvas.addEventListener("pointerleave", () => map.point());
map.canvas.addEventListener("click", event => selectHandle(map.at(event), true));
map.canvas.addEventListener("keydown", event => map.onKey(event));
table.scroll.addEventListener("scroll", () => changed("table"));
table.search.addEventListener("input", () => table.again());
table.grid.addEventListener("keydown", event => table.onKey(event));
for (const header of document.querySelectorAll("th[data-sort]")) {
  header.addEventListener("click", () => table.sortBy(header.dataset.sort));
}
$("#primary").addEventListener("change", ({ target }) => usePrimary(Number(target.value)).catch(disconnect));
document.addEventListener("visibilitychange", () => document.hidden && disconnect(new Error("it is out of sight")));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  map.readColours();
  changed("map");
});
new ResizeObserver(() => changed("table")).observe(table.scroll);
// A quarantine fades though nothing happens.
setInterval(() => known.space?.quarantined.size && changed("map"), 1_000);
run();
