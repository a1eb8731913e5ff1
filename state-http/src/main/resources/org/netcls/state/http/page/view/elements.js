// SPDX-License-Identifier: Apache-2.0
// Elements of the page.

import { RULES } from "../model/handles.js";

export const $ = selector => document.querySelector(selector);

export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Makes these the children. Those that stay are not touched, so that they can be clicked while others change. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  [...parent.children].filter(child => !wanted.has(child)).forEach(child => child.remove());
  children.forEach((child, i) => {
    if (parent.children[i] !== child) {
      parent.insertBefore(child, parent.children[i] ?? null);
    }
  });
}

const shown = new WeakMap();

/** Makes the children anew if what they show has changed. */
export function show(parent, content, children) {
  const text = JSON.stringify(content);
  if (shown.get(parent) !== text) {
    shown.set(parent, text);
    parent.replaceChildren(...children(content));
  }
}

export const showText = (parent, text) => show(parent, text, text => [text]);

/** Rows of a name and a value for a list of terms; those without a value are left out. */
export const terms = rows =>
  rows.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);

/** A button for each of the tools, that copies a handle as the tool names it. */
export const copyButtons = handle => Object.keys(RULES).map(tool => copyButton(tool, handle));

function copyButton(tool, handle) {
  const button = element("button", { type: "button", title: `Copy the handle for ${tool}` }, tool);
  const copy = async () => navigator.clipboard.writeText(RULES[tool](handle()));
  button.addEventListener("click", async event => {
    event.stopPropagation();
    button.dataset.done = await copy().then(() => "copied", () => "failed");
    setTimeout(() => delete button.dataset.done, 1_500);
  });
  return button;
}

/** Whether a key was pressed by itself. */
export const isPlain = event => !event.ctrlKey && !event.altKey && !event.metaKey;
