// SPDX-License-Identifier: Apache-2.0
// The container or the handle that is selected or pointed at.

import { disconnect, usePrimary } from "./agent.js";
import { changed } from "./drawing.js";
import { SECONDARIES } from "./model/handles.js";
import { known } from "./model/known.js";

export const selected = {
  container: undefined,
  /** A handle by its 32 bits, that of the container when it was selected. */
  classid: undefined,
  /** The handle under the pointer, by its secondary. */
  pointed: undefined,
  /** A row that the table is still to show. */
  revealed: undefined,
};

export const secondaryInMap = classid =>
  classid !== undefined && classid >>> 16 === known.space.primary ? classid & 0xffff : undefined;

export const classidOf = secondary => known.space.primary * SECONDARIES + secondary;

export const ownerOf = classid => known.space.owners.get(secondaryInMap(classid));

/** The container that is selected, itself or by its handle. */
export const selectedContainer = () =>
  selected.container === undefined ? ownerOf(selected.classid) : known.containers.get(selected.container);

/** The handle that is selected, itself or by its container; that of a container that is gone stays. */
export function selectedClassid() {
  const container = known.containers.get(selected.container);
  return container ? container.handle?.decimal : selected.classid;
}

/** @param isAsked whether its row is to be shown even if the search does not find it */
export function selectHandle(secondary, isAsked) {
  if (secondary > 0) {
    const classid = classidOf(secondary);
    select({ classid, revealed: revealed(ownerOf(classid)?.container, isAsked) });
  }
}

export function selectContainer(assignment) {
  const classid = assignment.handle?.decimal;
  select({ container: assignment.container, classid, revealed: revealed(assignment.container, false) });
  if (classid !== undefined && secondaryInMap(classid) === undefined) {
    usePrimary(classid >>> 16).catch(disconnect);
  }
}

const revealed = (container, isAsked) => (container === undefined ? undefined : { container, isAsked });

function select(what) {
  Object.assign(selected, { container: undefined, pointed: undefined }, what);
  changed("map", "selection", "table");
}
