/**
 * Vaults fail, each in its own way, and every holder is treated by a rule that was known before.
 *
 * The feeders halve the price of a collateral. Holders liquidate what became thin; what became thinner still is
 * wound down by the idle hook, with no call of anybody; an authority orders each of the three remedies; and a
 * device in two fleets condemns the vault on them. Holders claim in different orders, and all amounts are
 * computed again, to the last unit. Prices, providers and holders are made up (`vault-failure/plan.js`).
 */
import { join } from 'node:path';
import { ROOT } from '../lib/node.js';
import { printProvenance, printRefusals, publish } from '../lib/report.js';
import { onOneNode } from '../lib/world.js';
import { audit } from '../vault-failure/audit.js';
import { claims } from '../vault-failure/claim.js';
import { liquidations } from '../vault-failure/liquidate.js';
import * as refusals from '../vault-failure/refusals.js';
import * as show from '../vault-failure/report.js';
import * as settle from '../vault-failure/settle.js';
import * as setup from '../vault-failure/setup.js';

export const about = 'price shock, liquidation, wind-down by the hook, three remedies and their claims';
export const ci = true;

const REPORT = join(ROOT, 'target/e2e/vault-failure.json');

/** Classes, prices, vaults and holders. */
async function prepare(world) {
	const { say } = world;
	await setup.fund(world);
	Object.assign(world, await setup.govern(world));
	say('defined a class, listed two collaterals, seated the feeders');
	world.fleets = await setup.attestedFleets(world);
	say(`${world.cast.attestors.length} attestors attest each of ${world.fleets.length} fleets`);
	const before = await setup.submit(world, 'price');
	world.vaults = await setup.openVaults(world, before);
	const sales = await setup.sell(world);
	say(`opened ${world.vaults.length} vaults; ${sales} holders bought of them`);
	return before;
}

/** All that happens on the chain. */
async function play(world) {
	const { say, chain, liquidations: done } = world;
	const before = await prepare(world);
	await refusals.onSound(world);
	await refusals.onFrozen(world);
	say(`${world.refusals.length} attempts on a sound and on a frozen vault were refused`);

	const first = await settle.heightOf(chain, await chain.head());
	world.quotes = await setup.submit(world, 'shocked');
	say('the feeders halved the price of MILL');
	await settle.byHook(world, first);
	say('the idle hook wound down two vaults, and settled them');
	await liquidations(world);
	say(`${done.length} liquidations by holders of two others`);

	const [fleets] = await Promise.all([settle.byProof(world), settle.byOrder(world)]);
	say(`fleets ${fleets.join(' and ')} were condemned, and remedies of three vaults ordered`);
	await settle.checkAll(world);
	await refusals.onRemedied(world);
	await claims(world);
	const all = [...world.settled.values()].flatMap(({ claims: made }) => made);
	say(
		`${all.length} claims in as many orders as vaults; ${world.settled.size} vaults closed by a stranger`,
	);
	return { before, claimed: all.length };
}

export const run = ({ name }) =>
	onOneNode(name, async (base) => {
		const { say } = base;
		const world = {
			...base,
			cast: setup.cast(),
			liquidations: [],
			settled: new Map(),
			vault: (label) => world.vaults.find((each) => each.label === label),
		};
		const { before, claimed } = await play(world);
		const found = await audit(world);
		say(`checked everything at block ${found.height}`);

		const rows = show.settlements(world);
		show.printShock(before, world.quotes);
		show.printLiquidations(world.liquidations);
		show.printSettlements(rows);
		show.printClaims(rows);
		printRefusals(world.refusals);
		printProvenance(found.provenance);
		publish(world, REPORT, {
			block: found.height,
			liquidations: world.liquidations,
			settlements: rows,
			provenance: found.provenance,
			supplies: found.supplies,
		});
		return `${world.liquidations.length} liquidations, ${rows.length} settlements, ${claimed} claims, ${world.refusals.length} refusals, ${world.checks.all.length} checks`;
	});
