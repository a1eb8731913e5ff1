// SPDX-License-Identifier: Apache-2.0

/** What is made of an object, made once for each. */
export function remembered(make) {
  const made = new WeakMap();
  return object => {
    if (!made.has(object)) {
      made.set(object, make(object));
    }
    return made.get(object);
  };
}
