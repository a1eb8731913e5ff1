// SPDX-License-Identifier: Apache-2.0
// Handles, in each of their forms.

export const SECONDARIES = 0x10000;

export const hex = (number, digits) => number.toString(16).padStart(digits, "0");

/** How a primary is written. */
export const primaryText = primary => `0x${hex(primary, 4)}`;

/** A handle in the forms that the API has, of its 32 bits. */
export const handleOf = classid => ({
  hex: `0x${hex(classid, 8)}`,
  decimal: classid,
  tc: `${(classid >>> 16).toString(16)}:${(classid & 0xffff).toString(16)}`,
});

/** The 32 bits of a handle in any of its forms; undefined if the text is none of them. */
export function parseHandle(text) {
  const parts = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(text);
  if (!parts && !/^(0x[0-9a-f]{1,8}|[1-9][0-9]{0,9})$/i.test(text)) {
    return undefined;
  }
  const classid = parts ? parseInt(parts[1], 16) * SECONDARIES + parseInt(parts[2], 16) : Number(text);
  return classid > SECONDARIES && classid <= 0xffff_ffff && classid % SECONDARIES > 0 ? classid : undefined;
}

/** How other tools name a handle. */
export const RULES = {
  nft: handle => `meta cgroup ${handle.hex}`,
  iptables: handle => `-m cgroup --cgroup ${handle.hex}`,
  tc: handle => handle.tc,
};
