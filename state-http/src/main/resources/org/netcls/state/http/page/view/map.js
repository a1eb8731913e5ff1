// SPDX-License-Identifier: Apache-2.0
// The map of the handles of a primary.

import { changed } from "../drawing.js";
import { Extent } from "../model/extent.js";
import { hex, SECONDARIES } from "../model/handles.js";
import { known } from "../model/known.js";
import { FREE, QUARANTINED, USES } from "../model/space.js";
import { count } from "../model/text.js";
import { secondaryInMap, selected, selectedClassid, selectHandle } from "../selected.js";
import { $, element, isPlain, show, showText } from "./elements.js";

const SHADES = 32;
const PAGE = 16;
/** Smaller cells have no lines between them. */
const MOST_COLUMNS_WITH_LINES = 64;
/** What is shown of many handles in one place, the most important one last. */
const IMPORTANCE = ["outside", "free", "quarantined", "used", "foreign", "drifted"];

const place = $("#map");
const canvas = $("#map canvas");
const strip = $("#strip canvas");
const position = $("#position");

let extent;
/** Of which primary it is a part. */
let primary;
/** Whether the extent follows the handles that are in use, because nobody has chosen another one. */
let isFollowing = true;
/** The handle that was selected when the map was drawn last. */
let seen;

/** Colours of the uses, from the style sheet. */
let colours;
/** From almost free to quarantined. */
let fading;

const rgb = colour => [1, 3, 5].map(i => parseInt(colour.trim().slice(i, i + 2), 16));
const pixel = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const parts = USES.map(use => rgb(style.getPropertyValue(`--${use}`)));
  colours = parts.map(pixel);
  fading = Array.from({ length: SHADES }, (_, i) => {
    // One in quarantine can always be told from one that is free.
    const part = 0.2 + (0.8 * i) / (SHADES - 1);
    return pixel(parts[FREE].map((free, k) => free + (parts[QUARANTINED][k] - free) * part));
  });
}

export function drawMap() {
  if (!colours) {
    readColours();
  }
  choosePart();
  showSelected();
  drawCells();
  drawStrip();
  drawLegend();
  drawMarker();
  drawZoom();
}

/** Of another primary, and while nobody has chosen, the part that is in use. */
function choosePart() {
  const [first, last] = known.space.inUse();
  const isOther = !extent || primary !== known.space.primary;
  isFollowing ||= isOther;
  if (isOther || (isFollowing && !(extent.holds(first) && extent.holds(last)))) {
    extent = Extent.around(first, last);
  }
  primary = known.space.primary;
}

/** Once, so that one can look elsewhere afterwards. */
function showSelected() {
  const classid = selectedClassid();
  const secondary = secondaryInMap(classid);
  if (classid !== seen && secondary !== undefined && !extent.holds(secondary)) {
    extent = extent.showing(secondary);
    isFollowing = false;
  }
  seen = classid;
}

function drawCells() {
  const { uses, quarantined, quarantine } = known.space;
  const { columns, first, size } = extent;
  Object.assign(canvas, { width: columns, height: columns });
  Object.assign(canvas.dataset, { first, columns });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, columns);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < size; i++) {
    pixels[i] = colours[uses[first + i]];
  }
  const now = Date.now() + known.ahead;
  for (const [secondary, { until }] of quarantined) {
    if (extent.holds(secondary)) {
      const shade = Math.round(((SHADES - 1) * (until - now)) / quarantine);
      pixels[secondary - first] = fading[Math.max(0, Math.min(SHADES - 1, shade))];
    }
  }
  context.putImageData(image, 0, 0);
  place.style.setProperty("--columns", columns);
  place.classList.toggle("lined", columns <= MOST_COLUMNS_WITH_LINES);
}

/** The whole range in one line, and which part of it the map shows. */
function drawStrip() {
  const ranks = USES.map(use => IMPORTANCE.indexOf(use));
  const shown = new Uint8Array(strip.width);
  known.space.uses.forEach((use, secondary) => {
    const i = secondary >> 8;
    shown[i] = Math.max(shown[i], ranks[use]);
  });
  const context = strip.getContext("2d");
  const image = context.createImageData(strip.width, 1);
  new Uint32Array(image.data.buffer).set([...shown].map(rank => colours[USES.indexOf(IMPORTANCE[rank])]));
  context.putImageData(image, 0, 0);
  const part = $("#part");
  part.style.left = `${(100 * extent.first) / SECONDARIES}%`;
  part.style.width = `${(100 * extent.size) / SECONDARIES}%`;
}

function drawLegend() {
  const items = [...known.space.counts()]
    .map((number, i) => ({ use: USES[i], number }))
    .filter(({ number }, i) => number > 0 || i <= QUARANTINED);
  show($("#legend"), items, items => items.map(({ use, number }) =>
    element("li", { className: use }, element("strong", {}, count(number)), ` ${use}`)));
}

export function drawMarker() {
  const secondary = selected.pointed ?? secondaryInMap(selectedClassid());
  const marker = $("#marker");
  marker.hidden = secondary === undefined || !extent.holds(secondary);
  if (!marker.hidden) {
    marker.style.left = `${(extent.column(secondary) * 100) / extent.columns}%`;
    marker.style.top = `${(extent.row(secondary) * 100) / extent.columns}%`;
  }
}

const hex4 = secondary => `0x${hex(secondary, 4)}`;

function drawZoom() {
  $("#zoom-in").disabled = extent.isSmallest;
  $("#zoom-out").disabled = extent.isWhole;
  $("#zoom-whole").ariaPressed = extent.isWhole;
  $("#zoom-used").ariaPressed = isFollowing;
  showText($("#range"), `${hex4(extent.first)} to ${hex4(extent.last)}`);
  position.disabled = extent.isWhole;
  Object.assign(position, { step: extent.columns, max: SECONDARIES - extent.size, value: extent.first });
  position.setAttribute("aria-valuetext", `${hex4(extent.first)} to ${hex4(extent.last)}`);
  showText($("#row-size"), `${extent.columns}`);
}

/** Shows another part, because somebody asked for it. */
function showPart(part) {
  extent = part;
  isFollowing = false;
  changed("map");
}

/** What one looks closer at: the handle that is selected, or the first one in use; the middle if neither is shown. */
function centre() {
  const candidates = [secondaryInMap(selectedClassid()), known.space.inUse()[0], extent.first + extent.size / 2];
  return candidates.find(secondary => secondary !== undefined && extent.holds(secondary));
}

const zoom = step => showPart(extent.zoomed(step, centre()));

function showUsed() {
  isFollowing = true;
  extent = Extent.around(...known.space.inUse());
  changed("map");
}

function at({ clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const cell = (from, length) => Math.floor((from * extent.columns) / length);
  return extent.at(cell(clientX - left, width), cell(clientY - top, height));
}

function point(event) {
  if (extent) {
    selected.pointed = event && at(event);
    changed("selection");
    drawMarker();
  }
}

/** Where a key leads to from the handle that is selected. */
function moved(key, from) {
  const { columns } = extent;
  const steps = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -PAGE * columns,
    PageDown: PAGE * columns,
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
    case "Enter":
      return from;
    default:
      return key in steps ? Math.max(1, Math.min(SECONDARIES - 1, from + steps[key])) : undefined;
  }
}

const ZOOM_KEYS = { "+": 1, "-": -1 };

function onKey(event) {
  const to = moved(event.key, secondaryInMap(selectedClassid()) ?? Math.max(0, extent.first - 1));
  if (!isPlain(event)) {
    return;
  }
  if (event.key in ZOOM_KEYS) {
    event.preventDefault();
    zoom(ZOOM_KEYS[event.key]);
  } else if (to !== undefined) {
    event.preventDefault();
    selectHandle(to, event.key === "Enter");
  }
}

canvas.addEventListener("pointermove", event => point(event));
canvas.addEventListener("pointerleave", () => point());
canvas.addEventListener("click", event => selectHandle(at(event), true));
canvas.addEventListener("keydown", onKey);
$("#zoom-in").addEventListener("click", () => zoom(1));
$("#zoom-out").addEventListener("click", () => zoom(-1));
$("#zoom-whole").addEventListener("click", () => showPart(Extent.whole()));
$("#zoom-used").addEventListener("click", showUsed);
position.addEventListener("input", () => showPart(new Extent(Number(position.value), extent.columns)));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  colours = undefined;
  changed("map");
});
// A quarantine fades though nothing happens.
setInterval(() => known.space?.quarantined.size && changed("map"), 1_000);
