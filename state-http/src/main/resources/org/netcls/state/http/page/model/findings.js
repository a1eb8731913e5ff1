// SPDX-License-Identifier: Apache-2.0
// What the health checks have found.

const WORST_FIRST = ["fail", "warn"];

/**
 * What is not as it should be, the worst first: each with its level, message and remedy, and the name of the check.
 *
 * @param health as /health has it
 */
export const findings = health =>
  health.checks
    .flatMap(({ name, findings }) => findings.map(finding => ({ name, ...finding })))
    .filter(({ level }) => WORST_FIRST.includes(level))
    .sort((a, b) => WORST_FIRST.indexOf(a.level) - WORST_FIRST.indexOf(b.level));
