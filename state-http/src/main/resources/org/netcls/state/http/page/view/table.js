// SPDX-License-Identifier: Apache-2.0
// The table of the containers, of which only the rows that can be seen are elements.

import { changed } from "../drawing.js";
import { known } from "../model/known.js";
import { order } from "../model/order.js";
import { search } from "../model/search.js";
import { count, shortId, shownLabelsOf, visible, when } from "../model/text.js";
import { selectContainer, selected, selectedContainer } from "../selected.js";
import { $, arrange, copyButtons, element, isPlain, showText } from "./elements.js";

const ROWS_BEYOND = 20;

const grid = $("#scroll table");
const body = $("#scroll tbody");
const scroll = $("#scroll");
const input = $("#search");

let sort = { by: "container", step: 1 };
let rows = [];
let elements = new Map();
/** The change of the containers that the rows were found after; undefined if they have to be found again. */
let foundAfter;
let nextAt = 0;
let later;

export function drawTable() {
  if (foundAfter !== known.changes) {
    findRowsSoon();
  }
  if (selected.revealed) {
    scrollTo(selected.revealed);
    selected.revealed = undefined;
  }
  drawRows();
}

/** With many containers and many changes, not each time. */
function findRowsSoon() {
  const wait = nextAt - performance.now();
  if (wait <= 0 || selected.revealed) {
    findRows();
  } else {
    later ??= setTimeout(() => {
      later = undefined;
      changed("table");
    }, wait);
  }
}

function findRows() {
  const began = performance.now();
  rows = [...known.containers.values()].filter(search(input.value)).sort(order(sort.by, sort.step));
  foundAfter = known.changes;
  nextAt = performance.now() + 10 * (performance.now() - began);
  const all = `${count(known.containers.size)} containers`;
  showText($("#found"), rows.length === known.containers.size ? all : `${count(rows.length)} of ${all}`);
}

const indexOf = container => rows.findIndex(one => one.container === container);

function scrollTo({ container, isAsked }) {
  if (isAsked && indexOf(container) < 0) {
    input.value = "";
    findRows();
  }
  const top = indexOf(container) * rowHeight();
  const height = scroll.clientHeight - 2 * rowHeight();
  if (top >= 0 && (top < scroll.scrollTop || top > scroll.scrollTop + height)) {
    scroll.scrollTop = top - height / 2;
  }
}

const rowHeight = () => 2 * parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Only the rows that can be seen, and some more. */
function drawRows() {
  const height = rowHeight();
  const first = Math.max(0, Math.min(Math.floor(scroll.scrollTop / height), rows.length) - ROWS_BEYOND);
  const last = first + Math.ceil(scroll.clientHeight / height) + 2 * ROWS_BEYOND;
  $("#sizer").style.height = `${(rows.length + 1) * height}px`;
  $("#sizer").style.paddingTop = `${first * height}px`;
  elements = new Map(rows.slice(first, last).map((one, i) => [one, rowOf(one, first + i)]));
  arrange(body, [...elements.values()]);
  grid.ariaRowCount = rows.length + 1;
  const active = [...elements.values()].find(row => row.ariaSelected === "true");
  if (active) {
    grid.setAttribute("aria-activedescendant", active.id);
  } else {
    grid.removeAttribute("aria-activedescendant");
  }
}

function rowOf(one, index) {
  const row = elements.get(one) ?? newRow(one);
  row.ariaRowIndex = index + 2;
  row.id = `row-${index}`;
  row.ariaSelected = selectedContainer()?.container === one.container;
  return row;
}

function newRow(one) {
  const cells = [
    ["", visible(shortId(one.container))],
    ["", one.handle?.hex ?? "none"],
    [one.state, one.state],
    ["wide", visible(shownLabelsOf(one).join(", "))],
    ["widest", when(one.since)],
  ].map(([className, text]) => element("td", { className, title: text }, text));
  cells[0].title = visible(one.container);
  cells.at(-1).title = one.since;
  const copies = one.handle ? copyButtons(() => one.handle) : [];
  copies.forEach(button => (button.tabIndex = -1));
  const row = element("tr", {}, ...cells, element("td", { className: "copying" }, ...copies));
  row.addEventListener("click", () => selectContainer(known.containers.get(one.container) ?? one));
  return row;
}

function sortBy(by) {
  sort = { by, step: sort.by === by ? -sort.step : 1 };
  for (const header of document.querySelectorAll("th[data-sort]")) {
    header.ariaSort = header.dataset.sort !== by ? "none" : sort.step > 0 ? "ascending" : "descending";
  }
  findAgain();
}

function findAgain() {
  foundAfter = undefined;
  nextAt = 0;
  scroll.scrollTop = 0;
  changed("table");
}

function onKey(event) {
  const page = Math.floor(scroll.clientHeight / rowHeight()) - 1;
  const end = rows.length - 1;
  const at = indexOf(selectedContainer()?.container);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: end }[event.key];
  if (to !== undefined && end >= 0 && isPlain(event) && !event.target.closest("thead")) {
    event.preventDefault();
    selectContainer(rows[Math.max(0, Math.min(end, to))]);
  }
}

scroll.addEventListener("scroll", () => changed("table"));
input.addEventListener("input", findAgain);
grid.addEventListener("keydown", onKey);
for (const header of document.querySelectorAll("th[data-sort]")) {
  header.addEventListener("click", () => sortBy(header.dataset.sort));
}
new ResizeObserver(() => changed("table")).observe(scroll);
