/**
 * The main job on real input: a development chain on which compute is specified, priced, collateralised, issued,
 * sold, pooled into one token of each class, and delivered to whoever redeems it, and everything that it says about
 * that is computed again.
 *
 * Prices and specifications are real (`fixtures/`). Who provides, who buys and how much is made up
 * (`market/plan.js`), and so is the price of the chain's own token.
 */
import { join } from 'node:path';
import { quorumOf } from '../lib/attestors.js';
import { quoteOf } from '../lib/feeds.js';
import { ONE, format, parse, short } from '../lib/fixed.js';
import { Journal } from '../lib/journal.js';
import { periodsOf, sharesOf } from '../lib/leasing.js';
import { ROOT } from '../lib/node.js';
import { GROUPS, expectedQuotes, feeders, offers } from '../lib/prices.js';
import { printProvenance, printRefusals, publish } from '../lib/report.js';
import { onOneNode } from '../lib/world.js';
import { audit } from '../market/audit.js';
import * as demo from '../market/demo.js';
import * as plan from '../market/plan.js';
import * as refusals from '../market/refusals.js';
import * as show from '../market/report.js';
import * as setup from '../market/setup.js';
import { openVaults, sellAll, sellLate } from '../market/trade.js';
import * as utc from '../market/utc.js';

export const about =
	'classes, real prices, vaults, purchases, UTC, leases and refusals on a development chain';
export const ci = true;

const DEMO = join(ROOT, 'target/demo');
const REPORT = join(DEMO, 'report.json');

/** What the reference class is quoted at: one dollar, by everyone. */
const REFERENCE_QUOTE = {
	low: ONE,
	mid: ONE,
	high: ONE,
	feeders: feeders.length,
	sources: GROUPS.length,
	status: 'Live',
};

/** All classes with their quotes at the best block, compared with what the reports should add up to. */
async function quoteClasses(world, when) {
	const { chain, checks, classIds } = world;
	const at = await chain.head();
	const expected = expectedQuotes().set(plan.REFERENCE.name, REFERENCE_QUOTE);
	return Promise.all(
		plan.classes.map(async ({ name, kind }) => {
			const id = classIds.get(name);
			const quote = await quoteOf(world, { Class: id }, at);
			const due = expected.get(name);
			for (const key of ['status', 'low', 'mid', 'high', 'feeders', 'sources']) {
				checks.equal(
					`${name}: ${key} of the quote ${when}`,
					quote?.[key] ?? 'none',
					due?.[key] ?? 'none',
				);
			}
			return {
				id,
				name,
				kind,
				quote,
				status: quote?.status ?? 'none',
				feeders: quote?.feeders ?? 0,
				sources: quote?.sources ?? 0,
				offers: offers.filter(({ device }) => device === name).length,
			};
		}),
	);
}

/** The quotes of all collaterals. */
async function quoteCollaterals(world) {
	const entries = Object.entries(plan.collaterals).map(async ([name, { asset }]) => [
		name,
		await quoteOf(world, { Asset: asset }),
	]);
	return Object.fromEntries(await Promise.all(entries));
}

/** The numbers of the reference vector as they were charged. */
function seedOf({ purchases, checks }) {
	const bought = purchases.find(({ label }) => label === 'reference vector');
	const seed = { cr: bought.coverRatio, rp: bought.premiumRate, fp: bought.paid };
	for (const [key, value] of Object.entries(plan.SEED.expected))
		checks.equal(`reference vector: ${key}`, seed[key], value);
	return { ...seed, units: bought.units, vault: bought.vault };
}

/** What the scenario has to have shown. */
function checkScale({ checks, purchases, refusals, cast, pools, leases }, classes) {
	const live = classes.filter(
		({ name, status, feeders }) => name !== plan.REFERENCE.name && status === 'Live' && feeders >= 3,
	);
	checks.atLeast('classes', classes.length, 20);
	checks.atLeast('classes quoted Live by three feeders', live.length, 10);
	checks.atLeast(
		'offers behind the quotes',
		classes.reduce((sum, each) => sum + (each.quote ? each.offers : 0), 0),
		250,
	);
	checks.atLeast('providers', cast.providers.length, 8);
	checks.atLeast('purchases', purchases.length, 20);
	checks.atLeast('buyers', new Set(purchases.map(({ buyer }) => buyer)).size, 20);
	checks.equal('refused attempts', refusals.length, 6);
	checks.atLeast('classes with a pool', pools.length, 3);
	checks.equal('leases', leases.size, plan.leases.length);
}

/** All that happens on the chain. */
async function play(world) {
	const { say } = world;
	await setup.fund(world);
	say(
		`funded ${world.cast.feeders.length} feeders, ${world.cast.attestors.length} attestors, ${world.cast.providers.length} providers, ${world.cast.buyers.length} buyers`,
	);
	world.classIds = await setup.defineClasses(world);
	say(`defined ${world.classIds.size} classes of hardware`);
	await setup.govern(world);
	say('registered their feeds, set their terms, listed three collaterals, seated the feeders');
	world.bond = await setup.joinAttestors(world);
	say(`${world.cast.attestors.length} attestors put ${short(world.bond, 12)} MILL each on hold`);
	world.fleets = await setup.commitFleets(world);
	say(`committed ${world.fleets.size} fleets by the Merkle roots of their devices`);
	world.attested = await setup.attestFleets(world);
	say(
		`${quorumOf(world.chain.api)} attestors attested each of them: ${world.attested.map((count, i) => `attestor ${i} ${count} of them`).join(', ')}`,
	);
	const submissions = await setup.submitPrices(world);
	say(`${submissions} feeders submitted the prices of ${offers.length} offers`);
	await quoteClasses(world, 'at first');
	const collaterals = await quoteCollaterals(world);
	world.vaults = await openVaults(world);
	say(`opened and filled ${world.vaults.length} vaults`);
	await sellAll(world);
	say(`${world.purchases.length} purchases at the quoted price`);
	await refusals.limits(world);
	const shown = await refusals.showDevice(world);
	say(
		`device ${shown.index} of fleet ${shown.fleet} was demanded and shown, for a pay of ${shown.paid} MILL`,
	);
	const { fleets } = await refusals.doublePledge(world);
	say(`fleets ${fleets.join(' and ')} were condemned: one device in both; the vault on them is stopped`);
	// The leases run while a price grows old, so that nobody waits twice.
	await utc.begin(world);
	say(`waiting until the price of ${plan.SHORT_LIVED} is stale`);
	const late = await refusals.staleQuote(world);
	await setup.submitPrices(world, (feed) => feed.Class === world.classIds.get(plan.SHORT_LIVED));
	await sellLate(world, late);
	say('its feeders spoke again, and the refused purchase went through');
	await utc.end(world);
	return collaterals;
}

export const run = ({ name }) =>
	onOneNode(name, async (base) => {
		const { say, chain } = base;
		const world = {
			...base,
			// One validator makes no forks: what is best becomes final.
			journal: new Journal(chain, ['clt', 'lease', 'utc', 'sla']),
			cast: setup.cast(),
			periods: periodsOf(chain.api),
			shares: sharesOf(chain.api),
			purchases: [],
		};
		const collaterals = await play(world);
		const classes = await quoteClasses(world, 'at the end');
		const found = await audit(world);
		say(
			`checked everything at block ${found.height}; a block took ${found.secondsPerBlock} s on average`,
		);

		const vaults = world.vaults.map((vault, i) =>
			show.vaultRow(vault, found.views[i], found.sold.get(vault.id)),
		);
		const seed = seedOf(world);
		checkScale(world, classes);
		const reporters = show.printFeeders(world.cast);
		const attestors = show.attestorRows(world);
		show.printAttestors(attestors);
		show.printClasses(classes);
		show.printCollaterals(collaterals);
		show.printVaults(vaults);
		show.printPurchases(world.purchases);
		printRefusals(world.refusals);
		printProvenance(found.provenance);
		show.printSupplies(found.supplies);
		show.printUtc(found.utc.classes);
		show.printQuotes(found.utc.leases);
		show.printLeases(found.utc.leases);
		console.log(
			`\nReference vector: CR ${seed.cr}, RP ${seed.rp}, FP ${format(parse(seed.fp, 6), 6, 2)} USD for ${seed.units} units`,
		);

		demo.publish(demo.found(world, classes), DEMO, world.checks);
		publish(world, REPORT, {
			block: found.height,
			secondsPerBlock: found.secondsPerBlock,
			classes: classes.map(({ quote, ...each }) => ({
				...each,
				...(quote ? prices(quote) : { low: null, mid: null, high: null, slow: null }),
			})),
			offers: offers.length,
			clouds: new Set(offers.map(({ cloud }) => cloud)).size,
			feeders: reporters,
			attestors,
			providers: providersOf(world),
			vaults,
			purchases: world.purchases,
			utc: found.utc,
			seed,
			provenance: found.provenance,
			supplies: found.supplies,
		});
		const live = classes.filter(({ status }) => status === 'Live').length;
		return `${classes.length} classes (${live} Live), ${offers.length} offers, ${world.purchases.length} purchases, ${world.leases.size} leases, ${world.refusals.length} refusals, ${world.checks.all.length} checks`;
	});

/** The prices of a quote as text. */
const prices = ({ low, mid, high, slow }) => ({
	low: short(low),
	mid: short(mid),
	high: short(high),
	slow: short(slow),
});

/** Providers with their fleets, for the report. */
function providersOf({ cast, fleets }) {
	return cast.providers.map(({ address }, i) => ({
		account: address,
		region: plan.providers[i].region,
		fleets: [...fleets.values()]
			.filter(({ provider }) => provider === i)
			.map(({ id, device, ids, root, capacity }) => ({
				id,
				class: device,
				devices: ids.length,
				root,
				capacity: short(capacity, 6),
			})),
	}));
}
