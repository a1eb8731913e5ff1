// SPDX-License-Identifier: Apache-2.0
// What is pointed at, or selected.

import { handleOf } from "../model/handles.js";
import { known } from "../model/known.js";
import { policiesOf } from "../model/policies.js";
import { clock, labelsOf, visible, when } from "../model/text.js";
import { classidOf, ownerOf, secondaryInMap, selected, selectedClassid, selectedContainer } from "../selected.js";
import { $, copyButtons, show, terms } from "./elements.js";

const USE_TEXT = {
  free: "free",
  used: "used",
  quarantined: "quarantined after its release",
  drifted: "drifted: its group carries another classid, or a process was moved out of it",
  foreign: "foreign: a group that it was not given to carries it",
  outside: "outside the configured ranges",
};

const NOTHING_SELECTED = [["Selected", "nothing; point at a cell, or select one or a container"]];

/** What the buttons copy. */
let handle;

export function drawSelection() {
  const { pointed } = selected;
  const classid = pointed === undefined ? selectedClassid() : classidOf(pointed);
  const container = (pointed === undefined && selectedContainer()) || ownerOf(classid);
  handle = classid === undefined ? undefined : handleOf(classid);
  show($("#selection dl"), container || handle ? rows(classid, container) : NOTHING_SELECTED, terms);
  $("#copy").hidden = !handle;
}

function rows(classid, container) {
  const secondary = secondaryInMap(classid);
  const quarantined = known.space.quarantined.get(secondary);
  return [
    ["Handle", handle && `${handle.hex} = ${handle.decimal} = ${handle.tc} in tc`],
    ["Use", secondary !== undefined && USE_TEXT[container?.state === "outside" ? "outside" : known.space.use(secondary)]],
    ["Policy", handle && visible(policiesOf(known.policies, classid >>> 16).join(", "))],
    ["Container", container && visible(container.container)],
    ["Since", container && when(container.since)],
    ["Labels", container && visible(labelsOf(container).join(", "))],
    ["Group", container && visible(container.group)],
    ["Quarantined until", quarantined && clock(quarantined.until)],
    ["Last container", quarantined?.container && visible(quarantined.container)],
  ];
}

$("#copy").append(...copyButtons(() => handle));
