/** From an empty network of four to a pool whose fungible units the trader has. */
import { DOLLARS, UNLIMITED, cltOf, freeOf, grant, utcOf } from '../lib/assets.js';
import * as attestors from '../lib/attestors.js';
import { account, allEvents, event } from '../lib/chain.js';
import { feedParams, quoteOf, submitAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { deviceIds } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import { leaseUnits } from '../lib/lease.js';
import { periodsOf } from '../lib/leasing.js';
import { root } from '../lib/merkle.js';
import { inWallets, takeOut as takeOutOf } from '../lib/pooling.js';
import { GROUPS, RULE } from '../market/prices.js';
import * as plan from './plan.js';

/** The accounts that take part. */
export function cast() {
	const customers = [...plan.leases.map(({ label }) => label), ...plan.RACE.labels];
	return {
		alice: account('//Alice'),
		feeders: plan.feeders.map((_, i) => account(`//Feeder//${i}`)),
		attestors: Array.from({ length: plan.ATTESTORS }, (_, i) => account(`//Attestor//${i}`)),
		providers: plan.providers.map(({ label }) => account(`//Provider//${label}`)),
		trader: account('//Trader'),
		customers: new Map(customers.map((label) => [label, account(`//Customer//${label}`)])),
		holder: account('//Holder'),
		keeper: account('//Keeper'),
		stranger: account('//Stranger'),
	};
}

/** The asset of a class's fungible units. */
export const utc = ({ classId }) => utcOf(classId);

/** The asset of a vault's units. */
export const clt = ({ id }) => cltOf(id);

/** Give everyone what bonds, collateral, purchases and fees will take. */
export async function fund({ chain, cast }) {
	const { settings } = chain.api;
	const feeder = settings.feederBond.toBigInt() + 10n * MILL;
	const provider = settings.providerBond.toBigInt() + 100_000n * MILL;
	const others = [cast.trader, ...cast.customers.values(), cast.holder, cast.keeper, cast.stranger];
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...cast.feeders.map((who) => [who, feeder]),
			...cast.attestors.map((who) => [who, attestors.attestorFunds(chain.api)]),
			...cast.providers.map((who) => [who, provider]),
			...others.map((who) => [who, 100n * MILL]),
		]),
		grant(
			chain,
			cast.alice,
			DOLLARS,
			[...cast.providers, ...others].map((who) => [who, 10_000n * MICRO]),
		),
	]);
}

/**
 * Shorten the time to confirm, which governance may at once, so that nobody waits for a quarter of an hour here.
 * Returns the periods that hold from then on.
 */
export async function shorten({ chain, cast }) {
	const { api } = chain;
	const periods = periodsOf(api);
	const confirm = plan.CONFIRM_PERIOD;
	if (periods.confirm <= confirm) return periods;
	const call = api.tx.parameterSteps.set({ Leases: { ConfirmPeriod: [null, confirm] } });
	await chain.sudo('shorten the time to confirm', cast.alice, [call]);
	return { ...periods, confirm };
}

/**
 * In one call of the sudo key: define the class, register the feeds, list the collaterals, set the terms, seat the
 * feeders.
 */
export async function govern({ chain, cast }) {
	const { tx, query } = chain.api;
	const { name, source, ...spec } = plan.CLASS;
	const classId = (await query.registry.nextClassId()).toNumber();
	const { events } = await chain.sudo('set the rules', cast.alice, [
		tx.registry.defineClass(name, spec),
		tx.priceFeed.registerFeed(
			{ Class: classId },
			feedParams({ decimals: 6, min: '0.001', max: '1000' }, RULE),
		),
		tx.clt.setRiskParams(classId, plan.terms),
		...Object.values(plan.collaterals).flatMap((each) => [
			tx.priceFeed.registerFeed({ Asset: each.asset }, feedParams(each, RULE)),
			tx.clt.setCollateral(each.asset, { haircut: each.haircut, ceiling: each.ceiling }),
		]),
		...plan.feeders.map(({ group }, i) =>
			tx.oracleGovernance.seatFeeder(cast.feeders[i].address, GROUPS.indexOf(group)),
		),
	]);
	const defined = event(events, 'registry', 'ClassDefined').classId.toNumber();
	if (defined !== classId) throw new Error(`class ${defined} was defined, not ${classId}`);
	return classId;
}

/** All feeders submit what they have; the quotes that follow, compared with what they should add up to. */
export async function submit(world) {
	const { chain, cast, checks, classId } = world;
	const feeds = [
		{ Class: classId },
		...Object.values(plan.collaterals).map(({ asset }) => ({ Asset: asset })),
	];
	await submitAll(
		chain,
		cast.feeders,
		plan.feeders.map(({ price }, i) => {
			const spoken = [price, ...Object.values(plan.collaterals).map(({ report }) => report(i))];
			return feeds.map((feed, k) => [feed, spoken[k]]);
		}),
	);
	const at = await chain.head();
	const quotes = await Promise.all(feeds.map((feed) => quoteOf(world, feed, at)));
	return Object.fromEntries(
		['class', ...Object.keys(plan.collaterals)].map((name, i) => {
			for (const key of ['low', 'mid', 'high'])
				checks.equal(
					`${name}: ${key} of the quote`,
					quotes[i]?.[key] ?? 'none',
					plan.quotes[name][key],
				);
			checks.equal(`${name}: status of the quote`, quotes[i]?.status ?? 'none', 'Live');
			return [name, quotes[i]];
		}),
	);
}

/** Providers register and commit their fleets. Returns the fleets' ids. */
async function commitFleets({ chain, cast, classId }) {
	const { tx } = chain.api;
	return Promise.all(
		plan.providers.map(async ({ label, region, devices }, i) => {
			const ids = deviceIds(label, plan.CLASS.name, devices);
			const { events } = await chain.batch('register and commit a fleet', cast.providers[i], [
				tx.registry.registerProvider(region, `https://${label}.example/agent`, []),
				tx.registry.commitFleet(classId, ids.length, root(ids), plan.CLASS.throughput),
			]);
			return event(events, 'registry', 'FleetCommitted').fleet.toNumber();
		}),
	);
}

/** Providers commit their fleets, attestors bond themselves, and all of them vouch for each fleet. */
export async function vouchForFleets(world) {
	const { chain, cast } = world;
	const [fleets] = await Promise.all([commitFleets(world), attestors.joinAttestors(chain, cast.attestors)]);
	await attestors.checkVouched(world, await attestors.vouch(chain, cast.attestors, fleets));
}

/** Open all vaults, deposit what their planned cover needs, and offer what is to be sold. */
export async function openVaults({ chain, cast, classId, quotes }) {
	const { tx } = chain.api;
	const vaults = plan.vaults.map((vault) => ({
		...vault,
		...plan.collaterals[vault.collateral],
		owner: cast.providers[vault.provider],
		devices: plan.providers[vault.provider].devices,
	}));
	await Promise.all(
		cast.providers.map(async (pair, i) => {
			const own = vaults.filter(({ provider }) => provider === i);
			const { events } = await chain.batch(
				'open vaults',
				pair,
				own.map(({ asset, grade }) => tx.clt.openVault(classId, asset, grade)),
			);
			allEvents(events, 'clt', 'VaultOpened').forEach((data, k) => (own[k].id = data.vault.toNumber()));
			await chain.batch(
				'fill vaults',
				pair,
				own.flatMap((vault) => filling(tx, vault, quotes)),
			);
		}),
	);
	return vaults;
}

/** The calls that fill one vault. */
function filling(tx, vault, quotes) {
	const owed = plan.planned(vault);
	const { low } = quotes[vault.collateral];
	const amount = collateralFor(vault, low, vault.cover, owed, quotes.class.high);
	return [tx.clt.deposit(vault.id, amount), tx.clt.offer(vault.id, owed)];
}

/** Anybody opens the pool of the class, and its fungible units are an asset that wallets show. */
export async function openPool(world) {
	const { chain, cast, checks, classId } = world;
	const { query, tx } = chain.api;
	await chain.send('open the pool', cast.stranger, tx.utc.open(classId));
	const { symbol } = await inWallets(world, classId, plan.CLASS.name);
	const details = (await query.assets.asset(utc(world).WithId)).unwrap();
	checks.equal('UTC: supply at first', details.supply.toBigInt(), 0n);
	checks.that('UTC: no account lives of it alone', details.isSufficient.isFalse, details.isSufficient);
	return symbol;
}

/** Units of a vault that the trader puts into the pool. */
export const pooledOf = ({ label, bought }) =>
	plan.units(bought) - (label === 'failing' ? plan.units(plan.KEPT) : 0n);

/** Who is sent how much UTC: all who will redeem it, but for one who is sent it later and one who buys. */
function sendings({ cast, periods, vault }) {
	const { devices } = plan.providers[vault(plan.RACE.vault).provider];
	const most = leaseUnits(BigInt(devices), plan.lasting(plan.RACE.minutes, periods.least));
	const customers = plan.leases.filter(({ vault: named, extra }) => named && !extra);
	return [
		...customers.map((lease) => [cast.customers.get(lease.label), plan.unitsOf(lease, periods.least)]),
		...plan.RACE.labels.map((label) => [cast.customers.get(label), most]),
		[cast.holder, plan.units(plan.HOLDER.units)],
	];
}

/**
 * In one extrinsic the trader buys of all vaults, pools what may be pooled, one for one, and sends what it got to
 * strangers, as it would any token.
 */
export async function buyPoolAndSend(world) {
	const { chain, cast, checks, vaults } = world;
	const { tx } = chain.api;
	const pooled = vaults.filter((vault) => vault.pooled);
	const sent = sendings(world);
	const { events, block } = await chain.batch('buy, pool and send', cast.trader, [
		...vaults.map(({ id, bought }) => tx.clt.buy(id, plan.units(bought), UNLIMITED)),
		...pooled.map((vault) => tx.utc.pool(vault.id, pooledOf(vault))),
		...sent.map(([{ address }, units]) => tx.assets.transfer(utc(world).WithId, address, units)),
	]);
	checks.equal(
		'vaults that the trader bought of',
		allEvents(events, 'clt', 'Bought').length,
		vaults.length,
	);
	const units = pooled.reduce((sum, vault) => sum + pooledOf(vault), 0n);
	const given = sent.reduce((sum, [, each]) => sum + each, 0n);
	const has = (who) => freeOf(chain, utc(world), who.address, block);
	checks.equal('UTC of the trader', await has(cast.trader), units - given);
	for (const [who, each] of sent) checks.equal(`UTC sent to ${who.meta.name}`, await has(who), each);
	return { units, given };
}

/** The trader takes units of a vault out of the pool again. */
export async function takeOut(world) {
	const { cast, classId, backstop } = world;
	const asked = plan.units(plan.TAKEN_OUT);
	return takeOutOf(world, {
		who: cast.trader,
		classId,
		vault: world.vault('steady'),
		asked,
		backstop,
	});
}
