/** What the scenario found, as tables for people and as rows of its report for programs. */
import { short } from '../lib/fixed.js';
import { MINUTE } from '../lib/lease.js';
import { brief } from '../lib/report.js';
import { METRICS } from '../lib/sla.js';
import { print, printRows } from '../lib/table.js';
import * as plan from './plan.js';
import { nameOf } from './terms.js';

const percent = (share) => `${short(share, 4)} %`;
const secondsOf = (time) => `${short(time, 3)} s`;
const UNITS = {
	PerMillion: percent,
	Milliseconds: secondsOf,
	Microseconds: (value) => `${short(value, 3)} ms`,
};
const valueText = (metric, value) => UNITS[METRICS[metric].unit](value);
const promise = ({ metric, objective }) =>
	`${metric} ${METRICS[metric].more ? '≥' : '≤'} ${valueText(metric, objective)}`;

/** Templates: those of governance, and those of providers. */
export const templateRows = (templates, owners) =>
	[...templates]
		.sort(([a], [b]) => Number(a - b))
		.map(([id, template]) => ({
			template: Number(id),
			name: nameOf(template),
			owner: owners.get(template.owner) ?? null,
			earmark: percent(template.terms.earmark),
			fee: percent(template.terms.fee),
			modules: template.terms.modules.map((module) => ({
				promise: promise(module),
				window: Number(module.window / 1000n),
				severity: percent(module.severity),
				curve: module.curve.map(({ at, share }) => [Number(at / 1000n), percent(share)]),
			})),
		}));

export function printTemplates(rows) {
	print(
		'Terms that leases can have',
		[
			'>template',
			'name',
			'whose',
			'>earmark',
			'>fee',
			'promise',
			'>window',
			'>severity',
			'costs of the earmark',
		],
		rows.flatMap((row) =>
			row.modules.map((module, i) => [
				...(i === 0
					? [row.template, row.name, row.owner ?? 'everybody', row.earmark, row.fee]
					: ['', '', '', '', '']),
				module.promise,
				`${module.window} s`,
				module.severity,
				module.curve.map(([at, share]) => `${share} at ${at} s`).join(', '),
			]),
		),
	);
}

/** Leases and what became of their agreements. */
export const leaseRows = ({ leases, faults }) =>
	plan.leases.map(({ label, story }) => {
		const entry = leases.get(label);
		const { vault, agreed, order, penalty, slashed = 0n, made = 0n } = entry;
		const amount = (value) => short(value, vault.decimals);
		return {
			lease: Number(entry.id),
			label,
			story,
			provider: vault.label,
			template: Number(agreed.template),
			asset: vault.collateral,
			devices: Number(order.devices),
			minutes: Number(order.duration / MINUTE),
			price: amount(agreed.price),
			earmark: amount(agreed.earmark),
			fee: short(agreed.fee, 6),
			faults: faults.filter((fault) => fault.entry === entry && fault.outcome === 'applied').length,
			slashed: amount(slashed),
			customer: amount(made),
			reporter: amount(penalty.reporter),
			backstop: amount(penalty.backstop),
			released: amount(agreed.earmark - slashed),
			feePaid: short(entry.feePaid, 6),
			unmeasured: entry.unmeasured.map(Number),
			kept: slashed === 0n,
			closedIn: entry.closedIn.number,
		};
	});

export function printLeases(rows) {
	print(
		'Leases under terms (slashed = customer + reporter + backstop, to the last unit; fees in USD)',
		[
			'lease',
			'what was the matter',
			'provider',
			'>price',
			'>earmark',
			'>slashed',
			'>customer',
			'>reporter',
			'>backstop',
			'>earmark free again',
			'asset',
			'>fee',
			'>paid',
			'>closed in',
		],
		rows.map((row) => [
			row.label,
			row.story,
			row.provider,
			...['price', 'earmark', 'slashed', 'customer', 'reporter', 'backstop', 'released'].map((key) =>
				row[key] === '0' ? '-' : brief(row[key], 4),
			),
			row.asset,
			brief(row.fee, 4),
			brief(row.feePaid, 4),
			row.closedIn,
		]),
	);
}

/** Faults from their finding to their end. */
export const faultRows = ({ faults, cast }) =>
	[...faults]
		.sort((a, b) => Number(a.id - b.id))
		.map((fault) => {
			const { entry } = fault;
			const amount = (value) => short(value, entry.vault.decimals);
			return {
				fault: Number(fault.id),
				lease: entry.label,
				metric: fault.key.metric,
				epoch: Number(fault.key.epoch),
				finder: fault.finder,
				seconds: short(fault.time, 3),
				reporters: fault.reporters.map((who) =>
					cast.attestors.findIndex(({ address }) => address === who),
				),
				foundIn: fault.foundIn.number,
				foundBy: fault.inHook ? 'hook' : 'call',
				appealed: fault.appealed,
				verdict: fault.verdict ?? null,
				outcome: fault.outcome,
				endedIn: fault.appliedIn.number,
				waited: short(fault.appliedIn.now - fault.foundIn.now, 3),
				slash: amount(fault.slash),
				customer: amount(fault.toCustomer),
				asset: entry.vault.collateral,
			};
		});

export function printFaults(rows) {
	printRows('Faults (each waits in public before it costs anything)', rows, {
		'>fault': (row) => row.fault,
		lease: (row) => row.lease,
		metric: (row) => row.metric,
		'>minute': (row) => row.epoch + 1,
		'on whose word': (row) =>
			row.reporters.length ? `attestors ${row.reporters.join(', ')}` : row.finder.toLowerCase(),
		'>lasted': (row) => `${row.seconds} s`,
		'>found in': (row) => row.foundIn,
		by: (row) => row.foundBy,
		appealed: (row) => (row.appealed ? (row.verdict === 'Upheld' ? 'won' : 'lost') : '-'),
		'what became of it': (row) => row.outcome,
		'>in block': (row) => row.endedIn,
		'>after': (row) => `${row.waited} s`,
		'>slashed': (row) => (row.slash === '0' ? '-' : brief(row.slash, 4)),
		'>customer': (row) => (row.customer === '0' ? '-' : brief(row.customer, 4)),
		asset: (row) => row.asset,
	});
}

/** Scores, outcome by outcome. */
export const scoreRows = (scores, { leases }) => {
	const label = (id) => [...leases.values()].find((entry) => entry.id === id)?.label ?? String(id);
	return scores.map(({ provider, kept, broken, reliability, outcomes }) => ({
		provider,
		kept: short(kept, 6),
		broken: short(broken, 6),
		reliability: short(reliability, 6),
		outcomes: outcomes.map((each) => ({
			lease: label(each.lease),
			kept: each.kept,
			block: each.block,
			reliability: short(each.reliability, 6),
		})),
	}));
};

export function printScores(rows) {
	print(
		'Scores ((kept + 1) / (kept + broken + 2), of which each new outcome fades the past by 2 %)',
		['provider', '>block', 'agreement', 'was', '>reliability then'],
		rows.flatMap((row) => [
			[row.provider, '', 'none yet', '', brief('0.5', 4)],
			...row.outcomes.map((each) => [
				'',
				each.block,
				each.lease,
				each.kept ? 'kept' : 'broken',
				brief(each.reliability, 4),
			]),
		]),
	);
}

/** Who was chosen once a provider had broken its word. */
export const routeRow = ({ routed, suspended, vaults }) => ({
	scores: routed.scores.map(({ vault, rate, free }) => ({
		provider: vaults.find(({ id }) => id === vault).label,
		reliability: short(rate, 6),
		free: Number(free),
	})),
	chosen: routed.chosen,
	withoutScores: routed.without,
	suspended: {
		since: suspended.since.number,
		seconds: Number((suspended.until - suspended.since.now) / 1000n),
		leasedAgainIn: suspended.again.number,
	},
});

export function printRoute(row) {
	print(
		`Who delivers the next one: '${row.chosen}' (with the most free devices it would have been '${row.withoutScores}')`,
		['provider', '>free devices', '>reliability'],
		row.scores.map(({ provider, free, reliability }) => [provider, free, brief(reliability, 4)]),
	);
}
