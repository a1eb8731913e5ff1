// SPDX-License-Identifier: Apache-2.0
// Says that the agent does not answer, and why.

import { known } from "../model/known.js";
import { clock } from "../model/text.js";
import { $, showText } from "./elements.js";

const banner = $("#lost");

export function showLost(failure) {
  if (banner.hidden) {
    banner.dataset.since = clock(Date.now());
  }
  const left = known.space ? "What is shown is as it was then." : "Nothing has been read yet.";
  showText(banner, `Not connected since ${banner.dataset.since}: ${failure.message}. ${left}`);
  banner.hidden = false;
}

export const hideLost = () => (banner.hidden = true);
