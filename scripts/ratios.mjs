#!/usr/bin/env node
/**
 * Compares the weights of calls with that of a plain transfer.
 *
 *     node scripts/ratios.mjs [--strict] [--output FILE] WEIGHTS.rs...
 *
 * Reads files of measured weights, as scripts/bench.sh generates them, among them the one of
 * pallet_balances, and writes a table: each call's time, reads, writes, total weight with the
 * database weights of the runtime, its ratio to balances::transfer_keep_alive, and its target.
 * A call with a parameter has one line for the parameter's least and one for its greatest value.
 *
 * Exit codes: 0 written, 1 with --strict and a target missed, 2 wrong usage or unreadable weights.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What everything is compared with. */
export const BASE = 'pallet_balances::transfer_keep_alive';

/** The greatest ratio that a call may have. With parameters: for those values of them. */
export const TARGETS = [
	{ call: 'pallet_price_feed::submit_one', most: 1.2 },
	// 32 feeds of neighbouring classes lie on four pages.
	{ call: 'pallet_price_feed::submit', at: { n: 32n, p: 4n }, most: 8 },
	{ call: 'pallet_clt::deposit', most: 2.5 },
	{ call: 'pallet_clt::withdraw', most: 2.5 },
	{ call: 'pallet_clt::issue', most: 3.5 },
	{ call: 'pallet_clt::retire', most: 3.5 },
	{ call: 'pallet_clt::buy', most: 5 },
	{ call: 'pallet_clt::liquidate', most: 5 },
	{ call: 'pallet_clt::wind_down', most: 4 },
	{ call: 'pallet_clt::claim', most: 2.5 },
	{ call: 'pallet_utc::pool', most: 3.5 },
	{ call: 'pallet_utc::unpool', most: 3.5 },
	{ call: 'pallet_utc::redeem', most: 6 },
	{ call: 'pallet_lease::confirm', most: 2 },
	{ call: 'pallet_lease::settle', most: 4 },
	{ call: 'pallet_lease::terminate', most: 4 },
	{ call: 'pallet_oracle_governance::attest', most: 2.5 },
	{ call: 'pallet_oracle_governance::dispute', at: { v: 1n }, most: 5 },
	{ call: 'pallet_oracle_governance::close', most: 6 },
	{ call: 'pallet_oracle_governance::conclude', at: { v: 1n }, most: 6 },
	{ call: 'pallet_sla::report', most: 2 },
	{ call: 'pallet_sla::apply', most: 4 },
	{ call: 'pallet_sla::close', most: 3 },
];

/** frame_support::weights::constants, picoseconds of one read and one write. */
const DB_WEIGHTS = {
	ParityDbWeight: { read: 8_000_000n, write: 50_000_000n },
	RocksDbWeight: { read: 25_000_000n, write: 100_000_000n },
};

/** The database weights that the runtime is configured with. */
export function runtimeDbWeight(folder = join(ROOT, 'runtime/src')) {
	const files = existsSync(folder)
		? readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.rs'))
		: [];
	for (const file of files) {
		const found = /\btype DbWeight = (?:\w+::)*(\w+);/.exec(readFileSync(join(folder, file), 'utf8'));
		if (!found) continue;
		const weight = DB_WEIGHTS[found[1]];
		if (!weight) throw new Error(`runtime/src/${file}: database weights ${found[1]} are not known here`);
		return { name: found[1], ...weight };
	}
	throw new Error('no `type DbWeight = ...;` in runtime/src');
}

const integer = (text) => BigInt(text.replaceAll('_', ''));

/** What a function's body adds up: a constant and a slope per parameter, of each quantity. */
function terms(body, pattern) {
	const sum = { base: 0n, slopes: {} };
	for (const [, constant, slope, parameter] of body.matchAll(pattern)) {
		if (parameter) sum.slopes[parameter] = (sum.slopes[parameter] ?? 0n) + integer(slope);
		else sum.base += integer(constant);
	}
	return sum;
}

const DB = (operation) =>
	new RegExp(
		String.raw`DbWeight::get\(\)\.${operation}\((?:([\d_]+?)(?:_u64)?\)|\(([\d_]+?)_u64\)\.saturating_mul\((\w+)\.into\(\)\)\))`,
		'g',
	);
const TIME = /Weight::from_parts\((?=([\d_]+), *[\d_]+\))(?=([\d_]+))[\d_]+, *[\d_]+\)(?:\.saturating_mul\((\w+)\.into\(\)\))?/g;

/** The measured calls of one generated file. */
export function parseWeights(source, file = 'weights') {
	const pallet = /`(\w+)`/.exec(source.split('\n').find((line) => line.startsWith('//!') && line.includes('`')) ?? '')?.[1];
	if (!pallet) throw new Error(`${file}: the first line does not name the pallet`);
	// The weights proper are those with the runtime's database, not the ones for tests.
	const begin = source.search(/^impl<T: [\w:]+> [\w:]*WeightInfo for \w+<T> \{/m);
	if (begin < 0) throw new Error(`${file}: no weights of ${pallet}`);
	const block = source.slice(begin, source.indexOf('\n}', begin));
	const calls = [];
	for (const match of block.matchAll(/((?:^\t\/\/\/.*\n)*)^\tfn (\w+)\(([^)]*)\) *-> *Weight \{\n([\s\S]*?)^\t\}/gm)) {
		const [, docs, name, parameters, code] = match;
		const body = code.replace(/\/\/.*$/gm, '');
		const ranges = {};
		for (const [, parameter, least, most] of docs.matchAll(/component `(\w+)` is `\[(\d+), (\d+)\]`/g)) {
			ranges[parameter] = [BigInt(least), BigInt(most)];
		}
		const names = [...parameters.matchAll(/(\w+): *u32/g)].map(([, parameter]) => parameter.replace(/^_/, ''));
		calls.push({
			call: `${pallet}::${name}`,
			parameters: names.map((parameter) => ({ name: parameter, range: ranges[parameter] ?? [0n, 1n] })),
			time: terms(body, TIME),
			reads: terms(body, DB('reads')),
			writes: terms(body, DB('writes')),
		});
	}
	if (calls.length === 0) throw new Error(`${file}: no calls of ${pallet}`);
	return calls;
}

/** The cost of a call for the given values of its parameters. */
export function cost(call, values, db) {
	const of = ({ base, slopes }) =>
		Object.entries(slopes).reduce((sum, [parameter, slope]) => sum + slope * (values[parameter] ?? 0n), base);
	const [time, reads, writes] = [of(call.time), of(call.reads), of(call.writes)];
	return { time, reads, writes, total: time + reads * db.read + writes * db.write };
}

const same = (left, right) => Object.keys(left).every((name) => left[name] === right[name]);

/** The values for which a call gets a line: the least, those of its targets, the greatest. */
function cases(call, targets) {
	if (call.parameters.length === 0) return [{}];
	const end = (which) => Object.fromEntries(call.parameters.map(({ name, range }) => [name, range[which]]));
	// A target outside the measured range is extrapolated, as the runtime does when it charges.
	const all = [end(0), ...targets.flatMap(({ at }) => (at === undefined ? [] : [at])), end(1)];
	return all.filter((values, i) => all.findIndex((other) => same(values, other)) === i);
}

/** The lines of the table: each call for the least and the greatest values of its parameters. */
export function rows(calls, db) {
	const base = calls.find(({ call }) => call === BASE);
	if (!base) throw new Error(`${BASE} is not among the weights`);
	const unit = cost(base, {}, db).total;
	const result = [];
	for (const call of calls) {
		const targets = TARGETS.filter(({ call: name }) => name === call.call);
		for (const values of cases(call, targets)) {
			const spent = cost(call, values, db);
			const target = targets.find(({ at }) => at === undefined || same(values, at));
			const ratio = Number((spent.total * 1_000_000n) / unit) / 1_000_000;
			result.push({ call: call.call, values, ...spent, ratio, target, met: target ? ratio <= target.most : null });
		}
	}
	return result;
}

/** Targets for which nothing was measured, of the pallets that were. */
export function unmeasured(list) {
	const pallets = new Set(list.map(({ call }) => call.split('::')[0]));
	return TARGETS.filter(
		(target) => pallets.has(target.call.split('::')[0]) && !list.some((row) => row.target === target),
	);
}

const micro = (picoseconds) => (Number(picoseconds) / 1e6).toFixed(1);

const listed = (values) =>
	Object.entries(values)
		.map(([name, value]) => `${name} = ${value}`)
		.join(', ');

/** The table as Markdown. */
export function markdown(list, db) {
	const lines = [
		'# Weights against a plain transfer',
		'',
		`Total = time + reads and writes at the runtime's ${db.name} (${micro(db.read)} and ${micro(db.write)} µs).`,
		`Ratio = total to that of \`${BASE}\`, measured in the same run.`,
		'',
		'| call | for | time µs | reads | writes | total µs | ratio | target | |',
		'| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
	];
	for (const row of list) {
		const values = listed(row.values);
		const verdict = row.met === null ? '' : row.met ? 'pass' : '**fail**';
		lines.push(
			`| \`${row.call}\` | ${values} | ${micro(row.time)} | ${row.reads} | ${row.writes} | ${micro(row.total)} | ` +
				`${row.ratio.toFixed(2)} | ${row.target ? `≤ ${row.target.most}` : ''} | ${verdict} |`,
		);
	}
	const missing = unmeasured(list);
	const missed = list.filter(({ met }) => met === false);
	const met = list.filter(({ met }) => met === true);
	lines.push('', `Targets: ${met.length} met, ${missed.length} missed, ${missing.length} not measured.`);
	for (const { call, at } of missing) lines.push(`Not measured: \`${call}\`${at === undefined ? '' : ` for ${listed(at)}`}.`);
	return `${lines.join('\n')}\n`;
}

function main(args) {
	let strict = false;
	let output = null;
	const files = [];
	for (let i = 0; i < args.length; i += 1) {
		if (args[i] === '--help' || args[i] === '-h') {
			console.log('usage: node scripts/ratios.mjs [--strict] [--output FILE] WEIGHTS.rs...');
			return 0;
		}
		if (args[i] === '--strict') strict = true;
		else if (args[i] === '--output') output = args[(i += 1)];
		else files.push(args[i]);
	}
	if (files.length === 0 || output === undefined) {
		console.error('usage: node scripts/ratios.mjs [--strict] [--output FILE] WEIGHTS.rs...');
		return 2;
	}
	let list;
	let text;
	try {
		const db = runtimeDbWeight();
		list = rows(files.flatMap((file) => parseWeights(readFileSync(file, 'utf8'), file)), db);
		text = markdown(list, db);
	} catch (error) {
		console.error(`ratios: ${error.message}`);
		return 2;
	}
	if (output) {
		mkdirSync(dirname(output), { recursive: true });
		writeFileSync(output, text);
	} else {
		process.stdout.write(text);
	}
	const failed = list.some(({ met }) => met === false) || unmeasured(list).length > 0;
	return strict && failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(main(process.argv.slice(2)));
