#!/usr/bin/env node
/**
 * Runs one scenario of `scenarios/` against nodes that it starts and stops itself.
 *
 *     node e2e/run.js NAME
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'scenarios');

/** Names of all scenarios. */
function scenarios() {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.js'))
		.map((file) => file.slice(0, -3))
		.sort();
}

const load = (name) => import(pathToFileURL(join(FOLDER, `${name}.js`)).href);

async function help() {
	const lines = await Promise.all(
		scenarios().map(async (name) => `  ${name.padEnd(16)} ${(await load(name)).about}`),
	);
	return [
		'usage: node e2e/run.js NAME',
		'',
		'Runs a scenario against nodes that it starts on loopback and stops at its end.',
		'',
		...lines,
		'',
		'The node is $MILLRACE_NODE, or release/millrace-node in $CARGO_TARGET_DIR or target.',
		'Logs of nodes are left in target/e2e/NAME.',
		'Exit code: 0 passed, 1 failed, 2 wrong usage.',
	].join('\n');
}

async function main(args) {
	const [name, ...rest] = args;
	if (name === '--help' || name === '-h') {
		console.log(await help());
		return 0;
	}
	if (rest.length > 0 || !scenarios().includes(name)) {
		console.error(await help());
		return 2;
	}
	const begun = Date.now();
	const elapsed = () => `${((Date.now() - begun) / 1000).toFixed(0)} s`;
	const { about, run } = await load(name);
	console.log(`${name}: ${about}`);
	try {
		const summary = await run({ name });
		console.log(`\n${name}: passed in ${elapsed()}${summary ? `: ${summary}` : ''}`);
		return 0;
	} catch (error) {
		console.error(
			`\n${name}: FAILED after ${elapsed()}: ${process.env.DEBUG ? error.stack : error.message}`,
		);
		return 1;
	}
}

process.exit(await main(process.argv.slice(2)));
