/** What a scenario says while it runs, and what it leaves behind. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, parse } from './fixed.js';
import { print } from './table.js';

/** Say what happens, and after how long. */
export function narrator() {
	const begun = Date.now();
	return (text) => console.log(`[${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s] ${text}`);
}

/** An amount rounded to what a table has room for; the report has all its decimals. */
export const brief = (text, decimals = 2) => {
	const step = 10n ** BigInt(18 - decimals);
	return format((parse(text) + step / 2n) / step, decimals);
};

/** What was refused. */
export function printRefusals(refusals) {
	print(
		'Refused attempts',
		['attempt', 'error', 'what was attempted'],
		refusals.map(({ attempt, error, detail }) => [attempt, error, detail]),
	);
}

/** Provenance heads. */
export function printProvenance(rows) {
	print(
		'Provenance, replayed from the events of all blocks',
		['>vault', '>events', 'head in the record', 'replayed'],
		rows.map(({ vault, events, head, replayed }) => [
			vault,
			events,
			`${head.slice(0, 18)}…`,
			head === replayed ? 'the same' : replayed,
		]),
	);
}

/** The equations that held at every block. */
export function printBlocks({ from, to, rows }) {
	print(
		`At every block from ${from} to ${to}`,
		['equation', 'held'],
		rows.map(({ name, broken }) => [
			name,
			broken.length === 0 ? 'always' : `not at ${broken.length} blocks`,
		]),
	);
}

/**
 * Write the report with all refusals and checks, and fail if a check has failed. BigInts do not occur in it: numbers
 * that are money are text.
 */
export function publish({ refusals, checks }, path, report) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `${JSON.stringify({ ...report, refusals, checks: checks.all }, null, '\t')}\n`);
	console.log(`\nreport: ${path}`);
	checks.assert();
}
