// SPDX-License-Identifier: Apache-2.0
// Which part of the handles of a primary the map shows.

import { SECONDARIES } from "./handles.js";

const COLUMNS = [16, 32, 64, 128, 256];
const clamp = (number, most) => Math.max(0, Math.min(most, number));

/** So many columns of as many rows; the first row begins at a multiple of the columns, and all are handles. */
export class Extent {
  constructor(first, columns) {
    this.columns = columns;
    this.size = columns * columns;
    this.first = clamp(Math.floor(first / columns) * columns, SECONDARIES - this.size);
  }

  /** The smallest that shows both. */
  static around(first, last) {
    return COLUMNS.map(columns => new Extent(first, columns)).find(extent => extent.holds(last));
  }

  static whole() {
    return new Extent(0, COLUMNS.at(-1));
  }

  get last() {
    return this.first + this.size - 1;
  }

  get isWhole() {
    return this.size === SECONDARIES;
  }

  get isSmallest() {
    return this.columns === COLUMNS[0];
  }

  holds(secondary) {
    return secondary >= this.first && secondary <= this.last;
  }

  /** The next smaller (1) or larger one (-1), with this handle in its middle if it can be. */
  zoomed(step, secondary) {
    const columns = COLUMNS[clamp(COLUMNS.indexOf(this.columns) - step, COLUMNS.length - 1)];
    return new Extent(secondary - (columns * columns) / 2, columns);
  }

  /** Moved by as few rows as it takes to show this handle. */
  showing(secondary) {
    if (this.holds(secondary)) {
      return this;
    }
    return new Extent(secondary < this.first ? secondary : secondary - this.size + this.columns, this.columns);
  }

  column(secondary) {
    return (secondary - this.first) % this.columns;
  }

  row(secondary) {
    return Math.floor((secondary - this.first) / this.columns);
  }

  /** The handle there; undefined outside, and at the corner where there is none. */
  at(column, row) {
    const isInside = column >= 0 && column < this.columns && row >= 0 && row < this.columns;
    return (isInside && this.first + row * this.columns + column) || undefined;
  }
}
