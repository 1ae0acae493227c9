/**
 * What the first page shows of the demo: its data, which are the same in every run, and the table made of them.
 * `picture.js` makes the picture. `docs/demo` holds the blessed data, table and picture.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MICRO, ONE, format, parse, short } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import { PRICED_IN, expectedQuotes, feeders, offers } from '../lib/prices.js';
import { picture } from './picture.js';
import * as plan from './plan.js';

/** The root of the repository. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The blessed files, by what they hold. */
export const FILES = {
	data: join(ROOT, 'docs/demo/report.json'),
	table: join(ROOT, 'docs/demo/table.md'),
	picture: join(ROOT, 'docs/demo/premium.svg'),
	page: join(ROOT, 'README.md'),
};

/** Comments on the first page between which the table stands. */
const BEGIN = '<!-- table of the demo: begin -->\n';
const END = '<!-- table of the demo: end -->\n';

/** The part of a page between the two comments. */
export function tableOf(page) {
	const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (begin < 0 || end < begin) throw new Error('the page lacks the comments around the table');
	return page.slice(begin + BEGIN.length, end);
}

/** The page with another table between the comments. */
const withTable = (page, text) => page.replace(BEGIN + tableOf(page) + END, () => BEGIN + text + END);

/** What one device-hour costs at a price and a premium rate, as text in USD. */
function fairPrice(price, rate) {
	const cv = kernel.computeValue(MICRO, price);
	return short(cv + kernel.premium(cv, rate), 6);
}

const gradeOf = ({ issueRatio, curve: { knee, slope } }) => ({
	issueRatio: short(issueRatio),
	knee: short(knee),
	slope: short(slope),
});

/**
 * The data of the first page. Times, ids, accounts and hashes, which differ from run to run, are left out.
 * @param {Map<string, { mid: bigint, status: string, feeders: number }>} quotes by class
 * @param {(vault: object) => { cr: bigint, rp: bigint }} chargedFor what the last sale of a planned vault was charged
 */
export function demoOf(quotes, chargedFor) {
	const owned = new Set(plan.providers.flatMap(({ fleets }) => fleets.map(([device]) => device)));
	const seed = chargedFor(plan.SEED);
	const rights = plan.units(plan.SEED.sales[0]);
	const cv = kernel.computeValue(rights, quotes.get(plan.REFERENCE.name).mid);
	const { decimals, haircut, report } = plan.collaterals[plan.SEED.collateral];
	const colv = kernel.collateralValue(plan.SEED.amount, decimals, report(0), haircut);
	return {
		prices: {
			of: PRICED_IN,
			offers: offers.length,
			clouds: new Set(offers.map(({ cloud }) => cloud)).size,
			feeders: feeders.length,
		},
		grades: { Open: gradeOf(plan.terms.usual.open), Prime: gradeOf(plan.terms.usual.prime) },
		classes: plan.classes
			.filter(({ name }) => owned.has(name) && quotes.has(name) && name !== plan.REFERENCE.name)
			.map(({ name, precision, throughput, memoryMib }) => ({
				name,
				precision,
				throughput,
				memoryMib,
				price: short(quotes.get(name).mid),
				status: quotes.get(name).status,
				feeders: quotes.get(name).feeders,
			})),
		vaults: plan.vaults.map((vault) => {
			const { cr, rp } = chargedFor(vault);
			return {
				class: vault.device,
				grade: vault.grade,
				collateral: vault.collateral,
				cr: short(cr),
				rp: short(rp),
				fp: fairPrice(quotes.get(vault.device).mid, rp),
			};
		}),
		example: {
			rights: short(rights, 6),
			rightPrice: short(quotes.get(plan.REFERENCE.name).mid),
			qubits: short(plan.SEED.amount, decimals),
			qubitPrice: short(report(0)),
			cv: short(cv, 6),
			colv: short(colv, 6),
			cr: short(seed.cr),
			rp: short(seed.rp),
			fp: short(cv + kernel.premium(cv, seed.rp), 6),
		},
	};
}

/** The data as the plan and the offers determine them, without a chain. */
export function planned() {
	const quotes = expectedQuotes().set(plan.REFERENCE.name, {
		mid: ONE,
		high: ONE,
		status: 'Live',
		feeders: feeders.length,
	});
	return demoOf(quotes, (vault) => {
		const { device, grade, collateral: name, cover, amount } = vault;
		const collateral = plan.collaterals[name];
		const { low } = plan.collateralQuote(name);
		const { high } = quotes.get(device);
		const owed = plan.plannedUnits(vault);
		const held = amount ?? kernel.collateralFor(collateral, low, cover, owed, high);
		const colv = kernel.collateralValue(held, collateral.decimals, low, collateral.haircut);
		const cr = kernel.coverRatio(colv, kernel.computeValue(owed, high));
		const terms = device === plan.REFERENCE.name ? plan.terms.reference : plan.terms.usual;
		return { cr, rp: kernel.riskPremium(terms[grade.toLowerCase()].curve, cr) };
	});
}

/** The data as a run of the scenario found them: quotes at its end, and what was charged. */
export function found({ vaults, purchases }, classes) {
	const quotes = new Map(classes.filter(({ quote }) => quote).map(({ name, quote }) => [name, quote]));
	return demoOf(quotes, ({ provider, device }) => {
		const { id } = vaults.find(
			(vault) => vault.provider === provider && vault.device === device && !vault.closed,
		);
		const { coverRatio, premiumRate } = purchases.findLast(({ vault }) => vault === id);
		return { cr: parse(coverRatio), rp: parse(premiumRate) };
	});
}

/** A decimal rounded to `decimals`, half up. */
export function rounded(text, decimals) {
	const step = 10n ** BigInt(18 - decimals);
	return format((parse(text) + step / 2n) / step, decimals);
}

/** `price` per `amount` of smallest units, `unit` of which make one whole, as text of four decimals. */
function per(price, amount, unit) {
	if (amount === 0) return '–';
	return rounded(short((parse(price) * BigInt(unit)) / BigInt(amount)), 4);
}

/** How a precision is called in the table. */
const PRECISIONS = { Tensor16: '16-bit tensor', Fp32: '32-bit', CircuitLayer: 'circuit layers' };

/** The table of the demo as Markdown. */
export function table({ prices, classes, vaults }) {
	const rows = classes.flatMap(({ name, precision, throughput, memoryMib, price, status }) => {
		// Throughput is in millions of operations a second; a quantum processor has no such.
		const operations = precision === 'CircuitLayer' ? 0 : throughput;
		const shared = [
			name,
			PRECISIONS[precision],
			rounded(price, 2),
			per(price, operations, 1_000_000),
			per(price, memoryMib, 1024),
			status,
		];
		const sold = vaults.filter((vault) => vault.class === name);
		return sold.length === 0
			? [[...shared, '–', '–', '–']]
			: sold.map(({ grade, cr, fp }) => [...shared, grade, rounded(cr, 2), rounded(fp, 2)]);
	});
	const columns = [
		'class',
		'precision',
		'USD per device-hour',
		'USD per TFLOP-hour',
		'USD per GiB-hour',
		'status',
		'vault',
		'CR',
		'FP',
	];
	const right = [false, false, true, true, true, false, false, true, true];
	const line = (cells) => `| ${cells.join(' | ')} |`;
	return [
		line(columns),
		line(right.map((each) => (each ? '---:' : '---'))),
		...rows.map(line),
		'',
		`Prices of ${prices.of}: ${prices.offers} on-demand offers of ${prices.clouds} clouds, and published prices of what no cloud offers, reported by ${prices.feeders} feeders. A TFLOP-hour is 10¹² operations a second for one hour at the class's precision, dense; a GiB-hour is device memory. CR is that of the vault after its last sale, FP is USD per device-hour. Providers, amounts and collateral are made up. Nothing is issued at a Stale price, which too few independent feeders report.`,
		'',
	].join('\n');
}

const json = (data) => `${JSON.stringify(data, null, '\t')}\n`;

/** Names of values that differ between two trees of plain data, with both values. */
function differences(a, b, path = '') {
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
		return a === b ? [] : [`${path || 'all'}: ${JSON.stringify(a)}, blessed ${JSON.stringify(b)}`];
	const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
	return keys.flatMap((key) => differences(a[key], b[key], path ? `${path}.${key}` : key));
}

/**
 * Writes table and picture of a run into `folder`, and compares its data with the blessed ones. With
 * MILLRACE_BLESS=1, and if nothing failed before, data, table and picture become the blessed ones instead, and the
 * table on the first page is replaced.
 */
export function publish(data, folder, checks) {
	const made = { data: json(data), table: table(data), picture: picture(data) };
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'table.md'), made.table);
	writeFileSync(join(folder, 'premium.svg'), made.picture);
	if (process.env.MILLRACE_BLESS === '1' && checks.failed.length === 0) {
		mkdirSync(dirname(FILES.data), { recursive: true });
		for (const [name, text] of Object.entries(made)) writeFileSync(FILES[name], text);
		writeFileSync(FILES.page, withTable(readFileSync(FILES.page, 'utf8'), made.table));
		return;
	}
	const blessed = existsSync(FILES.data) ? JSON.parse(readFileSync(FILES.data, 'utf8')) : {};
	const different = differences(data, blessed);
	checks.that(
		'docs/demo/report.json holds what this run found',
		different.length === 0,
		different.length === 0
			? 'the same'
			: `${different.slice(0, 5).join('; ')}${different.length > 5 ? `; and ${different.length - 5} more` : ''}. If this run is right, run it again with MILLRACE_BLESS=1, which renews docs/demo and the table in README.md`,
	);
}
