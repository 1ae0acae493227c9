/** From an empty development chain to vaults whose units several holders have. */
import { u8aCmp } from '@polkadot/util';
import { clt } from '../lib/asset-ids.js';
import { DOLLARS, UNLIMITED, grant, issueTestAsset } from '../lib/assets.js';
import { joinAndAttest } from '../lib/attestors.js';
import { account } from '../lib/chain.js';
import { reportAll } from '../lib/feeds.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { commitFleet } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import * as setup from '../lib/setup.js';
import * as plan from './plan.js';

const accounts = (kind, count) => setup.numbered(`//${kind}`, count);

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
	const holders = [...cast.holders.values()].flat();
	const others = [...cast.affiliates.flat(), ...cast.witnesses, cast.stranger];
	const beside = { feeder: 10n * MILL, provider: 100_000n * MILL };
	const each = (list, amount) => list.map((who) => [who, amount]);
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...setup.bondsOf(chain.api, cast, beside),
			...each([...holders, ...others], 100n * MILL),
		]),
		grant(chain, cast.alice, DOLLARS, each([...cast.providers, ...holders], 10_000n * MICRO)),
		issueTestAsset(chain, cast.alice, each(cast.providers, 100_000n * MICRO)),
	]);
}

/** Define the class, register the feeds, list the collaterals, set the terms, seat the feeders. */
export async function govern(world) {
	const { chain, cast } = world;
	const { ids } = await setup.govern(world, {
		classes: [{ ...plan.CLASS, terms: plan.terms }],
		collaterals: plan.collaterals,
		groups: plan.FEEDERS,
		rule: plan.RULE,
	});
	const [classId] = ids;
	const [keeper, backstop] = await chain.view('Clt', 'accounts', [classId]);
	// Less than an account's least balance cannot open one, and residues are less.
	await grant(chain, cast.alice, 'Native', [[{ address: backstop.toString() }, MILL]]);
	return { classId, keeper: keeper.toString(), backstop: backstop.toString() };
}

/** Providers declare their affiliates and commit their fleets, and attestors attest them. */
export const attestedFleets = (world) =>
	joinAndAttest(
		world,
		world.cast.attestors,
		Promise.all(
			plan.providers.map((provider, i) =>
				commitFleet(world.chain, world.cast.providers[i], {
					...provider,
					label: `provider-${i}`,
					affiliates: world.cast.affiliates[i],
					classId: world.classId,
					className: plan.CLASS.name,
					throughput: plan.CLASS.spec.throughput,
				}),
			),
		),
	);

/** All feeders submit what things cost before (`price`) or after the shock (`shocked`); the quotes that follow. */
export const submit = (world, when) =>
	reportAll(
		world,
		[
			{ name: 'class', feed: { Class: world.classId }, reports: plan.reports(plan.CLASS_PRICE) },
			...Object.entries(plan.collaterals).map(([name, each]) => ({
				name,
				feed: { Asset: each.asset },
				reports: plan.reports(each[when]),
			})),
		],
		`, ${when}`,
	);

/** Open all vaults and deposit what their planned cover needs at `quotes`. Returns them in the plan's order. */
export async function openVaults({ chain, cast, classId }, quotes) {
	const vaults = plan.vaults.map((vault) => ({
		...vault,
		...plan.collaterals[vault.collateral],
		classId,
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
	await setup.open(chain, vaults);
	await setup.fill(chain, vaults, (vault) => filling(chain.api.tx, vault));
	return vaults;
}

/** The calls that fill one vault, and give its affiliate some of what the owner keeps. */
function filling(tx, { id, amount, holders, offered = '0', own, affiliate, affiliates }) {
	const sold = plan.planned({ holders }) + plan.units(offered);
	return [
		tx.clt.deposit(id, amount),
		...(own ? [tx.clt.issue(id, plan.units(own), UNLIMITED)] : []),
		...(affiliate ? [tx.assets.transfer(clt(id), affiliates[0].address, plan.units(affiliate))] : []),
		tx.clt.offer(id, sold, null, 0),
	];
}

/** Every holder buys. */
export const sell = ({ chain, vaults }) =>
	setup.buyAll(
		chain,
		vaults.flatMap(({ id, holders, accounts }) =>
			holders.map((amount, i) => ({ who: accounts[i], vault: id, units: plan.units(amount) })),
		),
	);
