#!/usr/bin/env node
/**
 * Generates typed clients from the runtime's metadata with PAPI and with dedot, and type-checks the samples
 * beside this file against them, so that a name or a type that a client cannot read is found here and not by
 * whoever writes an application. Needs no chain and no network.
 *
 *     node e2e/clients/generate.js [METADATA]
 *
 * METADATA is `runtime/metadata.scale` unless given. What is generated goes to `target/clients`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { versionOf } from './metadata.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const MODULES = join(HERE, 'node_modules');
const OUTPUT = join(ROOT, 'target/clients');
const METADATA = join(ROOT, 'runtime/metadata.scale');

/** Name of the chain in what is generated. */
const CHAIN = 'millrace';

/** Both clients read view functions from this version, and no later one is stable. */
const VERSION = 16;

const PAPI = join(MODULES, 'polkadot-api/bin/cli.js');
const DEDOT = join(MODULES, 'dedot/bin/dedot.mjs');
const TSC = join(MODULES, 'typescript/bin/tsc');

/** So much of what a tool says tells what is wrong. The rest is where in the tool it was found. */
const LINES = 40;

/**
 * Run a tool of `node_modules` and collect what it says.
 * @returns {Promise<{ code: number | null, output: string }>}
 */
async function tool(script, args, cwd = HERE) {
	const child = spawn(process.execPath, [script, ...args], {
		cwd,
		env: { ...process.env, NO_COLOR: '1' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const parts = [];
	child.stdout.on('data', (data) => parts.push(data));
	child.stderr.on('data', (data) => parts.push(data));
	const code = await new Promise((done, failed) => child.once('close', done).once('error', failed));
	const lines = Buffer.concat(parts).toString('utf8').trim().split('\n');
	return { code, output: lines.slice(0, LINES).join('\n') };
}

/** Descriptors of PAPI, compiled as it ships them. */
async function papi(metadata) {
	const folder = join(OUTPUT, 'papi');
	mkdirSync(folder);
	const config = {
		version: 0,
		descriptorPath: 'descriptors',
		entries: { [CHAIN]: { metadata } },
		// Else the tool would add the descriptors to the nearest package and call `npm install` there.
		options: { noDescriptorsPackage: true },
	};
	writeFileSync(join(folder, 'polkadot-api.json'), JSON.stringify(config));
	const { code, output } = await tool(PAPI, ['generate', '--config', 'polkadot-api.json'], folder);
	if (code !== 0 || !existsSync(join(folder, 'descriptors/dist/index.d.ts'))) {
		throw new Error(`it ended with code ${code}:\n${output}`);
	}
}

/** Types of dedot, as sources, so that the samples' check covers all of them. */
async function dedot(metadata) {
	const folder = join(OUTPUT, 'dedot');
	const args = ['chaintypes', '--metadata', metadata, '--output', folder, '--chain', CHAIN, '--dts=false'];
	const { code, output } = await tool(DEDOT, args);
	// The tool's exit code says nothing. The index is the last file that it writes.
	if (code !== 0 || !existsSync(join(folder, CHAIN, 'index.ts'))) {
		throw new Error(`it wrote no complete client:\n${output}`);
	}
}

/** Compile the samples against what was generated, without output. */
async function samples() {
	const { code, output } = await tool(TSC, ['--project', join(HERE, 'tsconfig.json'), '--pretty', 'false']);
	if (code !== 0) throw new Error(output);
}

/** Run one step, and say how long it took, or why it failed. */
async function step(what, work) {
	const begun = Date.now();
	try {
		await work();
		console.log(`${what}: done in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
		return true;
	} catch (error) {
		console.error(`${what}: FAILED: ${error.message}`);
		return false;
	}
}

/** An empty output folder, from which the packages of this folder are found. */
function prepare(metadata) {
	if (!existsSync(MODULES)) throw new Error(`run "npm ci" in ${HERE} first`);
	if (!existsSync(metadata)) throw new Error(`no metadata at ${metadata}`);
	const version = versionOf(readFileSync(metadata));
	if (version !== VERSION) throw new Error(`${metadata} is version ${version}, not ${VERSION}`);
	rmSync(OUTPUT, { recursive: true, force: true });
	mkdirSync(OUTPUT, { recursive: true });
	symlinkSync(MODULES, join(OUTPUT, 'node_modules'), 'dir');
}

async function main(args) {
	if (args.length > 1 || args[0]?.startsWith('-')) {
		console.error('usage: node e2e/clients/generate.js [METADATA]');
		return 2;
	}
	const metadata = resolve(args[0] ?? METADATA);
	if (!(await step('metadata', () => prepare(metadata)))) return 1;
	const generated = await Promise.all([
		step('PAPI generates', () => papi(metadata)),
		step('dedot generates', () => dedot(metadata)),
	]);
	// Samples of a client that does not exist would only repeat the failure.
	if (generated.includes(false)) return 1;
	return (await step('samples compile', samples)) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
