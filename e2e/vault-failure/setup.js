/** From an empty development chain to vaults whose units several holders have. */
import { u8aCmp } from '@polkadot/util';
import { DOLLARS, UNLIMITED, grant, issueTestAsset } from '../lib/assets.js';
import * as attestors from '../lib/attestors.js';
import { account, allEvents, event } from '../lib/chain.js';
import { feedParams, quoteOf, submitAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { deviceIds } from '../lib/fleet.js';
import { aggregate, collateralFor } from '../lib/kernel.js';
import { root } from '../lib/merkle.js';
import * as plan from './plan.js';

const accounts = (kind, count) => Array.from({ length: count }, (_, i) => account(`//${kind}//${i}`));

/** The accounts that take part. Holders have one vault each, so that all they get is of that vault. */
export function cast() {
	return {
		alice: account('//Alice'),
		feeders: accounts('Feeder', plan.FEEDERS.length),
		attestors: accounts('Attestor', plan.ATTESTORS),
		providers: accounts('Provider', plan.providers.length),
		affiliates: plan.providers.map(({ affiliates }, i) =>
			accounts(`Affiliate//${i}`, affiliates).sort((a, b) => u8aCmp(a.publicKey, b.publicKey)),
		),
		holders: new Map(
			plan.vaults.map(({ label, holders }) => [label, accounts(`Holder//${label}`, holders.length)]),
		),
		witnesses: accounts('Witness', plan.WITNESSES),
		stranger: account('//Stranger'),
	};
}

/** Give everyone what bonds, collateral, purchases and fees will take. */
export async function fund({ chain, cast }) {
	const { settings } = chain.api;
	const holders = [...cast.holders.values()].flat();
	const others = [...cast.affiliates.flat(), ...cast.witnesses, cast.stranger];
	const feeder = settings.feederBond.toBigInt() + 10n * MILL;
	const provider = settings.providerBond.toBigInt() + 100_000n * MILL;
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...cast.feeders.map((who) => [who, feeder]),
			...cast.attestors.map((who) => [who, attestors.attestorFunds(chain.api)]),
			...cast.providers.map((who) => [who, provider]),
			...[...holders, ...others].map((who) => [who, 100n * MILL]),
		]),
		grant(
			chain,
			cast.alice,
			DOLLARS,
			[...cast.providers, ...holders].map((who) => [who, 10_000n * MICRO]),
		),
		issueTestAsset(
			chain,
			cast.alice,
			cast.providers.map((who) => [who, 100_000n * MICRO]),
		),
	]);
}

/** Define the class, register the feeds, list the collaterals, set the terms, seat the feeders. */
export async function govern({ chain, cast }) {
	const { tx } = chain.api;
	const { name, spec } = plan.CLASS;
	const defined = await chain.sudo('define the class', cast.alice, [tx.registry.defineClass(name, spec)]);
	const classId = event(defined.events, 'registry', 'ClassDefined').classId.toNumber();
	await chain.sudo('set the rules', cast.alice, [
		tx.priceFeed.registerFeed(
			{ Class: classId },
			feedParams({ decimals: 6, min: '0.001', max: '1000' }, plan.RULE),
		),
		tx.clt.setRiskParams(classId, plan.terms),
		...Object.values(plan.collaterals).flatMap((each) => [
			tx.priceFeed.registerFeed({ Asset: each.asset }, feedParams(each, plan.RULE)),
			tx.clt.setCollateral(each.asset, { haircut: each.haircut, ceiling: each.ceiling }),
		]),
		...plan.FEEDERS.map((group, i) => tx.oracleGovernance.seatFeeder(cast.feeders[i].address, group)),
	]);
	const [keeper, backstop] = await chain.view('Clt', 'accounts', [classId]);
	// Less than an account's least balance cannot open one, and residues are less.
	await grant(chain, cast.alice, 'Native', [[{ address: backstop.toString() }, MILL]]);
	return { classId, keeper: keeper.toString(), backstop: backstop.toString() };
}

/** Providers declare their affiliates and commit their fleets. */
export async function commitFleets({ chain, cast, classId }) {
	const { tx } = chain.api;
	const { throughput } = plan.CLASS.spec;
	return Promise.all(
		plan.providers.map(async ({ region, devices }, i) => {
			const ids = deviceIds(i, plan.CLASS.name, devices);
			const affiliates = cast.affiliates[i].map(({ address }) => address);
			const { events } = await chain.batch('register and commit a fleet', cast.providers[i], [
				tx.registry.registerProvider(region, `https://provider-${i}.example/agent`, affiliates),
				tx.registry.commitFleet(classId, ids.length, root(ids), throughput),
			]);
			const { fleet, capacity } = event(events, 'registry', 'FleetCommitted');
			return { id: fleet.toNumber(), ids, throughput, capacity: capacity.toBigInt() };
		}),
	);
}

/** Attestors bond themselves, and all of them vouch for each of `fleets`. */
export async function vouchForFleets(world) {
	const { chain, cast, fleets } = world;
	await attestors.joinAttestors(chain, cast.attestors);
	const ids = fleets.map(({ id }) => id);
	await attestors.checkVouched(world, await attestors.vouch(chain, cast.attestors, ids));
}

/** What all feeders say of the class and the collaterals, before or after the shock. */
const prices = (classId, when) => [
	[{ Class: classId }, plan.CLASS_PRICE],
	...Object.values(plan.collaterals).map((each) => [{ Asset: each.asset }, each[when]]),
];

/** All feeders submit what things cost before (`price`) or after the shock (`shocked`); the quotes that follow. */
export async function submit(world, when) {
	const { chain, cast, checks, classId } = world;
	const spoken = prices(classId, when);
	await submitAll(
		chain,
		cast.feeders,
		cast.feeders.map((_, i) => spoken.map(([feed, price]) => [feed, plan.report(price, i)])),
	);
	const at = await chain.head();
	const quotes = await Promise.all(spoken.map(([feed]) => quoteOf(world, feed, at)));
	spoken.forEach(([, price], i) => {
		const name = ['class', ...Object.keys(plan.collaterals)][i];
		const due = aggregate(plan.FEEDERS.map((_, k) => plan.report(price, k)));
		for (const key of ['low', 'mid', 'high'])
			checks.equal(`${name}: ${key} of the quote, ${when}`, quotes[i]?.[key] ?? 'none', due[key]);
		checks.equal(`${name}: status, ${when}`, quotes[i]?.status ?? 'none', 'Live');
	});
	const [unit, ...rest] = quotes;
	return {
		class: unit,
		...Object.fromEntries(Object.keys(plan.collaterals).map((name, i) => [name, rest[i]])),
	};
}

/** Open all vaults and deposit what their planned cover needs at `quotes`. Returns them in the plan's order. */
export async function openVaults({ chain, cast, classId }, quotes) {
	const { tx } = chain.api;
	const vaults = plan.vaults.map((vault) => ({
		...vault,
		...plan.collaterals[vault.collateral],
		terms: plan.terms[vault.grade.toLowerCase()],
		owner: cast.providers[vault.provider],
		affiliates: cast.affiliates[vault.provider],
		accounts: cast.holders.get(vault.label),
		amount: collateralFor(
			plan.collaterals[vault.collateral],
			quotes[vault.collateral].low,
			vault.cover,
			plan.planned(vault),
			quotes.class.high,
		),
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
				own.flatMap((vault) => filling(tx, vault)),
			);
		}),
	);
	return vaults;
}

/** The calls that fill one vault, and give its affiliate some of what the owner keeps. */
function filling(tx, { id, amount, holders, offered = '0', own, affiliate, affiliates }) {
	const sold = plan.planned({ holders }) + plan.units(offered);
	return [
		tx.clt.deposit(id, amount),
		...(own ? [tx.clt.issue(id, plan.units(own), UNLIMITED)] : []),
		...(affiliate ? [tx.assets.transfer({ Clt: id }, affiliates[0].address, plan.units(affiliate))] : []),
		tx.clt.offer(id, sold),
	];
}

/** Every holder buys. */
export async function sell({ chain, vaults }) {
	const sales = vaults.flatMap(({ id, holders, accounts }) =>
		holders.map((amount, i) =>
			chain.send('buy', accounts[i], chain.api.tx.clt.buy(id, plan.units(amount), UNLIMITED)),
		),
	);
	return (await Promise.all(sales)).length;
}
