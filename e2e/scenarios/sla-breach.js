/**
 * Leases go wrong, each in its own way, and their customers are paid by rule, on a development chain.
 *
 * Three providers of one class offer terms of their own. One lease is dark, which a quorum of attestors reports
 * though one of them lies and one is silent; one is dark and its provider says so; one is slow, and nobody but its
 * customer says so; one is cut off by the network; one is claimed to be dark and is not; two are found to be at
 * fault and disputed, of which one stands and one falls, with those who found it. Each fault waits in public, each
 * slash is applied by the hook and computed again, the score of a provider falls until it gets no leases, and every
 * block is read again.
 *
 * The class and its prices are real (`fixtures/`); who provides and what is measured is made up
 * (`sla-breach/plan.js`).
 */
import { join } from 'node:path';
import { rulesOf as disputeRulesOf } from '../lib/disputes.js';
import { short } from '../lib/fixed.js';
import { Journal } from '../lib/journal.js';
import { periodsOf, priceOf, sharesOf } from '../lib/leasing.js';
import { ROOT } from '../lib/node.js';
import { openPool } from '../lib/pooling.js';
import * as real from '../lib/real.js';
import { brief, printBlocks, printProvenance, printRefusals, publish } from '../lib/report.js';
import { backstopOf } from '../lib/setup.js';
import { onOneNode } from '../lib/world.js';
import { audit, takeStock } from '../sla-breach/audit.js';
import { Watch } from '../sla-breach/blocks.js';
import { cast } from '../sla-breach/cast.js';
import * as plan from '../sla-breach/plan.js';
import * as show from '../sla-breach/report.js';
import * as setup from '../sla-breach/setup.js';
import { play } from '../sla-breach/stories.js';
import { offerAll, refuseTerms, templatesAt } from '../sla-breach/terms.js';

export const about =
	'leases go dark under terms: reports, claims, two appeals, slashes, scores and a suspension';

const REPORT = join(ROOT, 'target/e2e/sla-breach.json');
/** Pallets whose events are followed. */
const SECTIONS = ['sla', 'clt', 'lease', 'utc', 'oracleGovernance', 'transactionPayment'];

/** The class, its prices, vaults, a pool whose units customers have, and terms. */
async function prepare(world) {
	const { say, chain } = world;
	await setup.fund(world);
	world.classId = await real.govern(world);
	world.className = plan.CLASS.name;
	world.backstop = await backstopOf(chain, world.classId);
	const [, quotes] = await Promise.all([
		setup.attestFleets(world),
		real.submit(world),
		openPool(world, world.classId, plan.CLASS.name),
		setup.commit(world),
	]);
	world.quotes = quotes;
	world.vaults = await setup.openVaults(world);
	const sent = await setup.buyPoolAndSend(world);
	say(
		`${world.vaults.length} providers of ${plan.CLASS.name}, ${plan.ATTESTORS.count} attestors; customers have ${short(sent, 6)} UTC`,
	);
	world.governed = await templatesAt(chain, await chain.head());
	world.watch = new Watch(world, world.governed, await chain.height());
	world.templates = await offerAll(world);
	await refuseTerms(world);
	const quorum = await chain.view('Sla', 'quorum', [plan.ATTESTORS.count]);
	world.checks.equal('reports that make a quorum', quorum.toNumber(), plan.QUORUM);
	say(`each offers terms of its own; ${world.refusals.length} attempts at others were refused`);
}

/** What was moved by agreements, beside fees of transactions: of MILL and of dollars. */
function purse() {
	const flows = { Native: new Map(), Dollars: new Map() };
	const flow = (asset, who, amount) => {
		const own = flows[asset === 'Native' ? 'Native' : 'Dollars'];
		own.set(who, (own.get(who) ?? 0n) + amount);
	};
	return { flows, flow };
}

/** What was found, as tables and as the report. */
function tell(world, found, blocks) {
	const owners = new Map(world.vaults.map(({ owner, label }) => [owner.address, label]));
	const rows = {
		templates: show.templateRows(world.offered, owners),
		leases: show.leaseRows(world),
		faults: show.faultRows(world),
		scores: show.scoreRows(found.scores, world),
		route: show.routeRow(world),
	};
	show.printTemplates(rows.templates);
	show.printLeases(rows.leases);
	show.printFaults(rows.faults);
	show.printScores(rows.scores);
	show.printRoute(rows.route);
	printBlocks(blocks);
	printRefusals(world.refusals);
	printProvenance(found.provenance);
	publish(world, REPORT, {
		block: found.height,
		class: plan.CLASS.name,
		attestors: { ...plan.ATTESTORS, quorum: plan.QUORUM },
		...rows,
		money: Object.fromEntries(Object.entries(found.money).map(([key, value]) => [key, short(value, 12)])),
		blocks: { from: blocks.from, to: blocks.to, most: blocks.most, equations: blocks.rows },
		provenance: found.provenance,
		supplies: found.supplies,
	});
	return rows;
}

export const run = ({ name }) =>
	onOneNode(name, async (base) => {
		const { say, chain } = base;
		const world = {
			...base,
			journal: new Journal(chain, SECTIONS),
			cast: cast(),
			rules: setup.rulesOf(chain.api),
			disputeRules: disputeRulesOf(chain.api),
			periods: periodsOf(chain.api),
			shares: sharesOf(chain.api),
			leases: new Map(),
			faults: [],
			burned: 0n,
			toTreasury: 0n,
			...purse(),
			brief: (amount) => brief(short(amount, 6), 4),
			vault: (label) => world.vaults.find((each) => each.label === label),
			priceOf: (...args) => priceOf(world, ...args),
		};
		await prepare(world);
		const before = await takeStock(world);
		await play(world);
		world.offered = await templatesAt(chain, await chain.head());
		const blocks = await world.watch.finish();
		say(`checked ${blocks.rows.length} equations at each of ${blocks.blocks} blocks`);
		const found = await audit(world, before);
		say(`checked what everybody has at block ${found.height}`);
		const rows = tell(world, found, blocks);
		return `${rows.leases.length} leases, ${rows.faults.length} faults, ${world.refusals.length} refusals, ${blocks.blocks} blocks, ${world.checks.all.length} checks`;
	});
