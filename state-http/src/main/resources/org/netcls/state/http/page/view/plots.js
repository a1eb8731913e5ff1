// SPDX-License-Identifier: Apache-2.0
// The last hour.

import { primaryText } from "../model/handles.js";
import { kinds, latest, line, median, p99, peak, primariesIn, rate, used } from "../model/history.js";
import { known } from "../model/known.js";
import { count, duration } from "../model/text.js";
import { $, showText } from "./elements.js";
import { plot } from "./plot.js";

export function drawPlots() {
  const { history } = known;
  if (!history) {
    return;
  }
  const rates = line(history, rate);
  const medians = line(history, median);
  const highs = line(history, p99);
  const others = primariesIn(history).filter(primary => primary !== shownPrimary());
  const uses = line(history, used(shownPrimary()));
  showText($("#rate"), rateText(rates));
  showText($("#kinds"), kinds(history).map(({ operation, rate }) => `${operation} ${rate.toFixed(1)}/s`).join(", "));
  showText($("#median"), durationText("median", latest(medians)));
  showText($("#high"), durationText("p99", latest(highs)));
  showText($("#used"), usedText(uses));
  plot($("#rates"), [["rate", rates]]);
  plot($("#latencies"), [["high", highs], ["median", medians]]);
  plot($("#handles-used"), [...others.map(primary => ["other", line(history, used(primary))]), ["used", uses]]);
}

const shownPrimary = () => known.space.primary !== undefined && primaryText(known.space.primary);

const rateText = rates => latest(rates) === undefined
  ? "none measured yet"
  : `${latest(rates).toFixed(1)}/s, peak ${peak(rates).toFixed(1)}/s`;

const durationText = (name, seconds) => (seconds === undefined ? "" : `${name} ${duration(seconds)}`);

const usedText = uses =>
  latest(uses) === undefined ? "" : `${shownPrimary()}: ${count(latest(uses))}, peak ${count(peak(uses))}`;
