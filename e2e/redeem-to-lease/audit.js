/** At the end: records, supplies and accounts against what was done, and against the events of all blocks. */
import * as assetIds from '../lib/asset-ids.js';
import { DOLLARS, freeOf } from '../lib/assets.js';
import * as common from '../lib/audit.js';
import { short } from '../lib/fixed.js';
import { plain } from '../lib/plain.js';
import { Leases, nameOf, nextStep } from '../lib/replay.js';
import { reliability, scoreOf } from '../lib/sla.js';
import * as plan from './plan.js';
import { clt, utc } from './setup.js';

/** Units of each vault: all that it ever owed are somewhere. */
function units(world, views, book) {
	const { checks, vaults, journal, leases, failure, unpooled } = world;
	const told = journal.pages.flatMap(({ events }) => events).filter(({ section }) => section === 'clt');
	return vaults.map((vault, i) => {
		const { label, id } = vault;
		const of = (method) =>
			told.filter((each) => each.method === method && each.fields.vault === BigInt(id));
		const { record, owed } = views[i];
		const [issued, delivered] = [record.issued, record.delivered].map(plain);
		const claimed = common.sum(of('Claimed'), ({ fields }) => fields.units);
		const supply = book.assets.get(assetIds.clt(id)).supply;
		checks.equal(`${label}: issued = CLT + delivered + claimed`, supply + delivered + claimed, issued);
		checks.equal(`${label}: owed`, plain(owed), supply);
		const own = [...leases.values()].filter((entry) => entry.vault === vault);
		// What a settled vault's lease delivered was claimed like the rest.
		const settled = record.status.type === 'Settled';
		const all = common.sum(own, (entry) => entry.delivered);
		checks.equal(`${label}: delivered by all its leases`, settled ? 0n : all, delivered);
		checks.equal(
			`${label}: delivered, by events`,
			common.sum(of('Delivered'), ({ fields }) => fields.units),
			delivered,
		);
		checks.equal(
			`${label}: compensations, by events`,
			common.sum(of('Compensated'), ({ fields }) => fields.collateral),
			common.sum(own, (entry) => entry.paid),
		);
		if (settled) {
			const { claimed: into } = failure;
			checks.equal(`${label}: claimed into the backstop`, claimed, into.pooled + into.leased + all);
		}
		return {
			vault: label,
			id,
			grade: vault.grade,
			collateral: vault.collateral,
			status: record.status.type,
			issued: short(issued, 6),
			delivered: short(delivered, 6),
			claimed: short(claimed, 6),
			supply: short(supply, 6),
			unpooled: label === 'steady' ? short(unpooled.units, 6) : '0',
			paid: short(
				common.sum(own, (entry) => entry.paid),
				vault.decimals,
			),
		};
	});
}

/** What the view of the class says, against balances. */
async function classView({ chain, checks, classId, vaults, backstop, ...world }, book, at) {
	const totals = (await chain.view('Utc', 'totals', [classId], at)).unwrap();
	const asset = book.assets.get(assetIds.utc(classId));
	checks.equal('totals: supply', plain(totals.supply), asset.supply);
	checks.equal('totals: pooled', plain(totals.pooled), asset.supply);
	checks.equal('totals: shortfall', plain(totals.shortfall), 0n);
	checks.equal('totals: cash', plain(totals.cash), await freeOf(chain, DOLLARS, backstop, at));
	const { query } = await chain.api.at(at);
	const listed = await chain.view('Utc', 'vaults', [classId, null, 100], at);
	const shown = new Map([...listed].map((each) => [plain(each.vault), plain(each.units)]));
	for (const vault of vaults) {
		const record = await query.utc.pooled(vault.id);
		const units = record.isSome ? plain(record.unwrap().units) : 0n;
		checks.equal(
			`${vault.label}: units in the pool, by the view`,
			shown.get(BigInt(vault.id)) ?? 0n,
			units,
		);
	}
	checks.equal('UTC of the backstop', await freeOf(chain, utc({ classId }), backstop, at), 0n);
	for (const entry of world.leases.values()) {
		const page = await chain.view('Lease', 'leases_of', [entry.customer.address, null, 10], at);
		checks.equal(`${entry.label}: leases of its customer, at last`, page.leases.length, 0);
	}
	return {
		supply: short(asset.supply, 6),
		pooled: short(plain(totals.pooled), 6),
		cash: short(plain(totals.cash), 6),
	};
}

/** What each customer read from events, one after the other, and what it could do next each time. */
function stories({ journal, leases, checks }) {
	const book = new Leases();
	const steps = [];
	for (const page of journal.pages) {
		for (const each of page.events.filter(({ section }) => section === 'lease')) {
			book.apply(each, page.now);
			const lease = book.all.get(each.fields.lease);
			steps.push({
				lease: each.fields.lease,
				block: page.number,
				event: each.method,
				status: nameOf(lease.status),
				next: nextStep(lease),
			});
		}
	}
	checks.equal('leases that events told of', book.all.size, leases.size);
	checks.equal('leases that are not over', book.live().size, 0);
	for (const { label, id, delivered, returned, paid } of leases.values()) {
		const told = book.all.get(id);
		checks.equal(`${label}: delivered, as its customer knows`, told.delivered, delivered);
		checks.equal(`${label}: returned, as its customer knows`, told.returned, returned);
		checks.equal(`${label}: paid, as its customer knows`, told.paid, paid);
	}
	return steps;
}

/** How providers kept their word, and what they have on their hands at last. */
async function loads({ chain, checks, cast, classId, leases, journal }, at) {
	const told = journal.pages.flatMap(({ events }) => events);
	const scores = told.filter(({ section, method }) => section === 'sla' && method === 'Scored');
	const decay = plain(chain.api.consts.sla.decay);
	return Promise.all(
		plan.providers.map(async ({ label, devices }, i) => {
			const { address } = cast.providers[i];
			const own = [...leases.values()].filter(({ vault }) => vault.provider === i);
			const load = await chain.view('Lease', 'load_of', [address, classId], at);
			const kept = own.filter(({ since }) => since !== undefined).length;
			const failed = own.filter(({ by }) => by === 'FailedStart').length;
			checks.equal(`${label}: leases it confirmed`, plain(load.kept), kept);
			checks.equal(`${label}: leases it did not start`, plain(load.failed), failed);
			checks.equal(`${label}: devices in leases`, plain(load.leased), 0n);
			checks.equal(`${label}: free devices`, plain(load.free), devices);
			const outcomes = scores
				.filter(({ fields }) => fields.provider === address)
				.map(({ fields }) => fields.kept);
			const due = reliability(scoreOf(outcomes, decay));
			checks.equal(`${label}: how reliable it is, by events`, plain(load.reliability), due);
			const broken = own.filter(({ by }) => by === 'FailedStart' || by === 'Provider').length;
			const count = outcomes.filter((kept) => !kept).length;
			checks.equal(`${label}: agreements it broke, by events`, count, broken);
			checks.that(`${label}: nothing more to wait for`, load.nextFree.isNone, load.nextFree);
			return {
				provider: label,
				devices,
				leases: own.length,
				kept,
				failed,
				agreements: { closed: outcomes.length, broken },
				reliability: short(plain(load.reliability), 6),
			};
		}),
	);
}

/** All of it, at the last final block. */
export async function audit(world) {
	const { chain, checks, vaults, cast, classId } = world;
	const at = await chain.head();
	const height = await chain.height(at);
	const ids = vaults.map(({ id }) => id);
	const views = await common.vaultViews(chain, ids, at);
	const { rows } = await common.provenance(world, ids, views, height);
	const { book, rows: supplies } = await common.assets(world, at);
	const members = views.map(({ record }) => ({
		issued: plain(record.issued),
		settled: plain(record.status.type === 'Settled' ? record.issued : record.retired),
	}));
	const totals = await common.classTotals(world, plan.CLASS.name, classId, members, at);
	// What holders of a settled vault have not claimed yet is on hold of its owner still.
	await common.holds(world, cast.providers, plan.collaterals, vaults, views, at);
	await common.bonds(world, cast, at);
	const kept = await freeOf(chain, clt(world.vault('failing')), cast.trader.address, at);
	checks.equal('failing: what the trader kept to itself', kept, plan.units(plan.KEPT));
	return {
		height,
		provenance: rows,
		supplies,
		totals,
		vaults: units(world, views, book),
		pool: await classView(world, book, at),
		steps: stories(world),
		providers: await loads(world, at),
	};
}
