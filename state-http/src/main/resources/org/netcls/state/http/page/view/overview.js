// SPDX-License-Identifier: Apache-2.0
// What is going on: facts, and what is not as it should be.

import { disconnect, usePrimary } from "../agent.js";
import { known, primaries } from "../model/known.js";
import { primaryName } from "../model/policies.js";
import { count, visible } from "../model/text.js";
import { $, element, show, terms } from "./elements.js";

const MOST = 50;

export function drawState() {
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

function allocatorText({ managed, allocator, allocatorAbsence, allocatorFault }) {
  if (!managed) {
    return "unmanaged, the operator writes the handles";
  }
  const name = visible(allocator ?? allocatorAbsence ?? "none");
  return allocatorFault ? `${name}, which is faulty` : name;
}

const isNotInMap = ({ primary }) => Number(primary) !== known.space.primary;

const handlesText = ({ primary, used, quarantined, free }) =>
  `${primary}: ${count(used)} used, ${count(quarantined)} quarantined, ${count(free)} free`;

/** Faults, drifts and groups of others. */
function drawStrange(state) {
  const texts = [
    ...(state.allocatorFault ? [state.allocatorFault] : []),
    ...state.drifts.map(({ container, expected, found, lent, stray }) => stray
      ? `process ${stray.pid} (${stray.command}) of container '${container}' is in group ${stray.group}`
      : `${lent ? `group ${lent} of the engine of ` : ""}container '${container}' has classid ${found} instead of ${expected.hex}`),
    ...state.foreign.map(({ path, reason }) => `group ${path} ${reason}`),
  ];
  const first = texts.slice(0, MOST).map(visible);
  if (texts.length > first.length) {
    first.push(`and ${count(texts.length - first.length)} more`);
  }
  $("#strange").hidden = texts.length === 0;
  show($("#strange ul"), first, texts => texts.map(text => element("li", {}, text)));
}

function drawPrimaries() {
  const choice = $("#primary");
  const named = primaries().map(primary => [primary, visible(primaryName(known.policies, primary))]);
  show(choice, named, all => all.map(([value, text]) => element("option", { value }, text)));
  choice.value = known.primary;
  $("#space").classList.toggle("none", known.primary === undefined);
}

$("#primary").addEventListener("change", ({ target }) => usePrimary(Number(target.value)).catch(disconnect));
