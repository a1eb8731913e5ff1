// SPDX-License-Identifier: Apache-2.0
// The policies, and what they have counted.

import { latest, line, peak } from "../model/history.js";
import { known } from "../model/known.js";
import { bytesRate, droppedRate, POLICIES_PERIOD } from "../model/policies.js";
import { bytes, count, packets, visible, when } from "../model/text.js";
import { $, arrange, element, show, showText, terms } from "./elements.js";
import { plot } from "./plot.js";

const MOST = 50;

/** What is shown of each policy, by its name. */
let items = new Map();

export function drawPolicies() {
  const { policies, trafficFault } = known;
  $("#policies").hidden = policies.length === 0;
  items = new Map(policies.slice(0, MOST).map(policy => [policy.name, items.get(policy.name) ?? newItem(policy.name)]));
  policies.slice(0, MOST).forEach(policy => drawPolicy(items.get(policy.name), policy));
  arrange($("#policies ul"), [...items.values()]);
  const more = policies.length - items.size;
  showText($("#uncounted"), trafficFault ? `What was counted cannot be read: ${visible(trafficFault)}` : "");
  showText($("#more-policies"), more > 0 ? `and ${count(more)} more, which v1/policies has` : "");
}

function newItem(name) {
  const item = $("#policy").content.firstElementChild.cloneNode(true);
  item.querySelector("h3").textContent = visible(name);
  item.querySelector("svg").ariaLabel =
    `Bytes per second of policy ${visible(name)} over the last 10 minutes, and those dropped`;
  return item;
}

function drawPolicy(item, policy) {
  const history = { points: known.policyReadings };
  const sent = line(history, bytesRate(policy.name));
  const dropped = line(history, droppedRate(policy.name));
  showText(item.querySelector(".sent"), rateText(sent) ?? "none measured yet");
  showText(item.querySelector(".dropped"), rateText(dropped, "dropped ") ?? "");
  plot(item.querySelector("svg"), [["sent", sent], ["dropped", dropped]], POLICIES_PERIOD);
  item.classList.toggle("unenforced", !policy.since);
  show(item.querySelector("dl"), rows(policy), terms);
  show(item.querySelector(".faults"), faults(policy), paragraphs);
}

const rateText = (rates, name = "") =>
  latest(rates) === undefined ? undefined : `${name}${bytes(latest(rates))}/s, peak ${bytes(peak(rates))}/s`;

const rows = ({ selector, primary, mode, since, containers, traffic }) => [
  ["Selector", primary && (visible(selector) || "none, it is for those that ask for its primary")],
  ["Primary", primary],
  ["Containers", primary && count(containers)],
  ["Mode", primary && mode],
  ["In force", since ? `since ${when(since)}` : "no"],
  ["Seen", traffic && `${packets(traffic.packets)}, ${bytes(traffic.bytes)}`],
  [mode === "learn" ? "Would drop" : "Dropped",
    traffic && `${packets(traffic.droppedPackets)}, ${bytes(traffic.droppedBytes)}`],
];

const faults = ({ fault, remarks }) => [
  ...(fault ? [["Fault", fault]] : []),
  ...remarks.map(remark => ["Remark", remark]),
];

const paragraphs = faults => faults.map(([kind, text]) =>
  element("p", { className: kind === "Fault" ? "fail" : "" }, element("strong", {}, kind), ` ${visible(text)}`));
