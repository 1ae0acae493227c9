/**
 * The oracle is lied to, and is outvoted, on four validators.
 *
 * Attestors who were bribed attest fleets that do not exist. Anybody disputes them with a bond, which stops what
 * stands on them at once, and whoever has committed tokens votes as on any referendum, with conviction and
 * delegation. The same lot is remedied under each of the three policies, of which one is changed by a referendum
 * while a case is open; a dispute of a sound fleet costs its challenger the bond; an appeal overturns a verdict; a
 * case that nobody cares for ends as a hybrid. Every bond, slash and share is computed again, and every block is
 * read again. All of it is made up (`dispute/plan.js`).
 */
import { join } from 'node:path';
import { rulesOf } from '../lib/disputes.js';
import { short } from '../lib/fixed.js';
import { Journal } from '../lib/journal.js';
import { ROOT } from '../lib/node.js';
import { printBlocks, printProvenance, printRefusals, publish } from '../lib/report.js';
import { onFourValidators } from '../lib/world.js';
import { audit, takeStock } from '../dispute/audit.js';
import { everyBlock } from '../dispute/blocks.js';
import { cast } from '../dispute/cast.js';
import * as plan from '../dispute/plan.js';
import * as refusals from '../dispute/refusals.js';
import * as show from '../dispute/report.js';
import * as setup from '../dispute/setup.js';
import { play } from '../dispute/stories.js';

export const about =
	'forged fleets are disputed, voted on and condemned under each policy; one appeal, one referendum';
export const ci = true;

const REPORT = join(ROOT, 'target/e2e/dispute.json');
/** Pallets whose events are followed. */
const SECTIONS = [
	'oracleGovernance',
	'clt',
	'registry',
	'referenda',
	'transactionPayment',
	'convictionVoting',
];

/** Classes, lots and an electorate. */
async function prepare(world) {
	const { say, chain } = world;
	await setup.fund(world);
	world.classes = await setup.govern(world);
	say(`defined ${plan.classes.length} classes, seated the feeders`);
	const [lots] = await Promise.all([
		setup.commitFleets(world),
		setup.joinAll(world),
		setup.commit(world),
		setup.openBackstops(world),
		chain.send('open a pool', world.cast.stranger, chain.api.tx.utc.open(world.classes.get('stop').id)),
	]);
	world.lots = lots;
	say(`${short(plan.ELECTORATE, 12)} MILL were committed to vote with`);
	await Promise.all([setup.attestAll(world), refusals.onNoPrice(world)]);
	world.quotes = await setup.submit(world);
	const [sales] = await Promise.all([
		setup.openVaults(world).then(() => setup.sell(world)),
		refusals.onSound(world),
	]);
	say(`${lots.length} fleets are attested; ${sales} holders bought of the vaults on them`);
	say(`${world.refusals.length} attempts were refused before anything was disputed`);
}

/** What was found, as tables. */
function print(world, rows, found, blocks) {
	show.printCases(rows.cases);
	show.printCosts(rows.costs);
	show.printSettlements(rows.settlements);
	show.printReferendum(world.referendum);
	printBlocks(blocks);
	printRefusals(world.refusals);
	printProvenance(found.provenance);
}

export const run = ({ name }) =>
	onFourValidators(name, async (base) => {
		const { say, chain } = base;
		const world = {
			...base,
			journal: new Journal(chain, SECTIONS),
			cast: cast(),
			rules: rulesOf(chain.api),
			cases: new Map(),
			byHand: [],
			late: [],
			flows: new Map(),
			burned: 0n,
			toTreasury: 0n,
			lot: (label) => world.lots.find((each) => each.label === label),
		};
		await prepare(world);
		const before = await takeStock(world);
		await play(world);
		refusals.checkLate(world);
		const found = await audit(world, before);
		say(`checked what everybody has at block ${found.height}`);
		const blocks = await everyBlock(world);
		say(`checked ${blocks.rows.length} equations at each of ${blocks.blocks} blocks`);

		const rows = {
			cases: show.caseRows(world),
			costs: show.costRows(world),
			settlements: show.settlementRows(world),
		};
		print(world, rows, found, blocks);
		publish(world, REPORT, {
			block: found.height,
			...rows,
			referendum: world.referendum,
			money: Object.fromEntries(
				Object.entries(found.money).map(([key, value]) => [key, short(value, 12)]),
			),
			blocks: { from: blocks.from, to: blocks.to, equations: blocks.rows },
			provenance: found.provenance,
			supplies: found.supplies,
		});
		return `${rows.cases.length} cases, ${world.refusals.length} refusals, ${blocks.blocks} blocks, ${world.checks.all.length} checks`;
	});
