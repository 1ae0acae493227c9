/**
 * UTC becomes a running lease, on four validators.
 *
 * Units of three providers are pooled into one fungible token, which is sent to strangers, and redeemed for
 * devices. One lease is ended early, one is extended and runs out, one is over within minutes, one is given up by
 * its provider, one is never started, and one is of a vault that fails, while the pool is backed by it too. Whoever
 * has the token is paid or served by rule each time, and every number is computed again, at every block.
 *
 * The class and its prices are real (`fixtures/`); who provides and who redeems is made up
 * (`redeem-to-lease/plan.js`).
 */
import { join } from 'node:path';
import { DOLLARS, grant } from '../lib/assets.js';
import { short } from '../lib/fixed.js';
import { Journal } from '../lib/journal.js';
import { sharesOf } from '../lib/leasing.js';
import { ROOT } from '../lib/node.js';
import { openPool } from '../lib/pooling.js';
import * as real from '../lib/real.js';
import { printBlocks, printProvenance, printRefusals, publish } from '../lib/report.js';
import { backstopOf } from '../lib/setup.js';
import { onFourValidators } from '../lib/world.js';
import { audit } from '../redeem-to-lease/audit.js';
import { everyBlock } from '../redeem-to-lease/blocks.js';
import { fail } from '../redeem-to-lease/failing.js';
import { receiveAndRedeem } from '../redeem-to-lease/leases.js';
import * as plan from '../redeem-to-lease/plan.js';
import * as refusals from '../redeem-to-lease/refusals.js';
import * as show from '../redeem-to-lease/report.js';
import * as setup from '../redeem-to-lease/setup.js';
import * as stories from '../redeem-to-lease/stories.js';

export const about =
	'pooled units of three providers, redeemed into leases that end in six ways; a pooled vault fails';
export const ci = true;

const REPORT = join(ROOT, 'target/e2e/redeem-to-lease.json');

/** The class, its prices, vaults, and a pool whose units the trader has. */
async function prepare(world) {
	const { say, chain, cast } = world;
	const [, periods] = await Promise.all([setup.fund(world), setup.shorten(world)]);
	world.periods = periods;
	say(
		`a provider has ${periods.confirm / 1000n} s to confirm, and a lease lasts ${periods.least / 1000n} s or more`,
	);
	world.classId = await real.govern(world);
	world.backstop = await backstopOf(chain, world.classId);
	const [, , quotes, symbol] = await Promise.all([
		setup.attestFleets(world),
		grant(chain, cast.alice, 'Native', [[{ address: world.backstop }, plan.BACKSTOP.native]]),
		real.submit(world),
		openPool(world, world.classId, plan.CLASS.name),
		grant(chain, cast.alice, DOLLARS, [[{ address: world.backstop }, plan.BACKSTOP.dollars]]),
	]);
	world.quotes = quotes;
	world.vaults = await setup.openVaults(world);
	say(
		`${plan.providers.length} providers of ${plan.CLASS.name}, whom ${cast.attestors.length} attestors attest, opened ${world.vaults.length} vaults`,
	);
	const { units, given } = await setup.buyPoolAndSend(world);
	say(
		`the trader pooled units for ${short(units, 6)} ${symbol}, and sent ${short(given, 6)} of it to strangers`,
	);
}

/** What is refused before anything has happened. */
async function tryOut(world) {
	const [unpooled] = await Promise.all([
		setup.takeOut(world),
		refusals.onSound(world),
		refusals.onThin(world),
	]);
	world.unpooled = unpooled;
	world.say(`${world.refusals.length} attempts on a sound pool were refused`);
}

/** All leases at once: each has a customer of its own. */
async function play(world) {
	const { say } = world;
	await prepare(world);
	await tryOut(world);
	const of = (label) => plan.leases.find((lease) => lease.label === label);
	const tell = (label, what, done) => done.then(() => say(`${label}: ${what}`));
	// Who delivers the first is for the chain to choose, while everybody is free.
	const first = receiveAndRedeem(world, of('early'));
	const then = (story) => first.then((entry) => story(entry));
	await Promise.all([
		tell(
			'early',
			'ended by its customer, who got the rest back',
			then((entry) => stories.early(world, entry)),
		),
		tell(
			'whole',
			'extended once, delivered to the end and settled by the hook',
			then(() => stories.whole(world, of('whole'))),
		),
		tell(
			'brief',
			'over before it had to be confirmed, and settled by the hook at once',
			then(() => stories.brief(world, of('brief'))),
		),
		tell(
			'dropped',
			'given up by its provider, who paid for that',
			then(() => stories.dropped(world, of('dropped'))),
		),
		tell(
			'silent',
			'never confirmed, expired by the hook, and its provider paid a day',
			stories.silent(world, of('silent')),
		),
		tell('waiting', 'its vault failed; holders of UTC were paid at par', fail(world, of('waiting'))),
	]);
}

export const run = ({ name }) =>
	onFourValidators(name, async (base) => {
		const { say, chain } = base;
		const world = {
			...base,
			journal: new Journal(chain, ['clt', 'lease', 'utc', 'sla']),
			cast: setup.cast(),
			leases: new Map(),
			vault: (label) => world.vaults.find((each) => each.label === label),
		};
		world.shares = sharesOf(chain.api);
		await play(world);
		const blocks = await everyBlock(world);
		say(`checked ${blocks.rows.length} equations at each of ${blocks.blocks} blocks`);
		const found = await audit(world);
		say(`checked everything else at block ${found.height}`);

		const rows = show.leaseRows(world);
		const failure = show.failureRow(world);
		show.printQuotes(world.quotes);
		show.printLeases(rows);
		show.printSteps(found.steps, rows);
		show.printFailure(failure);
		show.printVaults(found.vaults);
		show.printProviders(found.providers);
		printBlocks(blocks);
		printRefusals(world.refusals);
		printProvenance(found.provenance);
		publish(world, REPORT, {
			block: found.height,
			class: plan.CLASS.name,
			periods: Object.fromEntries(
				Object.entries(world.periods).map(([key, value]) => [key, Number(value)]),
			),
			leases: rows,
			steps: found.steps.map((step) => ({ ...step, lease: Number(step.lease) })),
			failure,
			vaults: found.vaults,
			providers: found.providers,
			pool: found.pool,
			totals: found.totals,
			blocks: {
				from: blocks.from,
				to: blocks.to,
				equations: blocks.rows,
				supplies: show.supplyRows(blocks),
			},
			provenance: found.provenance,
			supplies: found.supplies,
		});
		return `${rows.length} leases, ${world.refusals.length} refusals, ${blocks.blocks} blocks, ${world.checks.all.length} checks`;
	});
