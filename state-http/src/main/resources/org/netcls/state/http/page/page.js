// SPDX-License-Identifier: Apache-2.0
// Shows who has which handle: reads the state once, then follows the events. Whatever is read is text, never markup.

import { disconnect, run } from "./agent.js";
import { draws } from "./drawing.js";
import { $ } from "./view/elements.js";
import { drawEvents } from "./view/events.js";
import { drawFindings } from "./view/findings.js";
import { drawMap } from "./view/map.js";
import { drawState } from "./view/overview.js";
import { drawPolicies } from "./view/policies.js";
import { drawPlots } from "./view/plots.js";
import { drawSelection } from "./view/selection.js";
import { drawTable } from "./view/table.js";

draws("state", drawState);
draws("findings", drawFindings);
draws("plots", drawPlots);
draws("policies", drawPolicies);
draws("map", drawMap);
draws("selection", drawSelection);
draws("table", drawTable);
draws("events", drawEvents);

$("#host").textContent = location.host;
document.title = `${location.host} net_cls handles`;
document.addEventListener("visibilitychange", () => document.hidden && disconnect(new Error("it is out of sight")));
run();
