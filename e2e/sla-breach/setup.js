/** From an empty chain to a pool whose fungible units customers have, and attestors, voters and terms. */
import { DOLLARS, UNLIMITED, grant, utcOf } from '../lib/assets.js';
import * as attestors from '../lib/attestors.js';
import { event, only } from '../lib/chain.js';
import { deviceIds } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import { root } from '../lib/merkle.js';
import { plain } from '../lib/plain.js';
import { purses } from './cast.js';
import * as plan from './plan.js';

/** Give everyone what bonds, collateral, purchases and fees will take. */
export const fund = ({ chain, cast }) =>
	Promise.all([
		grant(chain, cast.alice, 'Native', purses(chain, cast)),
		grant(
			chain,
			cast.alice,
			DOLLARS,
			[...cast.providers.values(), ...cast.customers.values(), cast.trader].map((who) => [
				who,
				plan.PURSE.dollars,
			]),
		),
	]);

/** What the runtime's constants and the network's settings say of service-level agreements. */
export function rulesOf({ consts, settings }) {
	const big = (name) => plain(consts.sla[name]);
	return {
		decay: big('decay'),
		reporterShare: big('reporterShare'),
		claimBond: settings.claimBond.toBigInt(),
		templateDeposit: big('templateDeposit'),
		minReports: Number(big('minReports')),
		reportPeriod: plan.PERIODS.report,
		suspension: plan.PERIODS.suspension,
	};
}

/** Providers register and commit a fleet each. */
async function commitFleets({ chain, cast, classId }) {
	const { tx } = chain.api;
	return Promise.all(
		plan.providers.map(async ({ label, region, devices }) => {
			const ids = deviceIds(label, plan.CLASS.name, devices);
			const { events } = await chain.batch('register and commit a fleet', cast.providers.get(label), [
				tx.registry.registerProvider(region, `https://${label}.example/agent`, []),
				tx.registry.commitFleet(classId, ids.length, root(ids), plan.CLASS.throughput),
			]);
			return event(events, 'registry', 'FleetCommitted').fleet.toNumber();
		}),
	);
}

/** Attestors bond themselves, and a quorum of them vouches for each fleet. */
export async function vouchForFleets(world) {
	const { chain, cast } = world;
	const [fleets] = await Promise.all([commitFleets(world), attestors.joinAttestors(chain, cast.attestors)]);
	const quorum = attestors.quorumOf(chain.api);
	const some = cast.attestors.slice(-quorum);
	await attestors.checkVouched(world, await attestors.vouch(chain, some, fleets));
}

/** Each provider opens a vault and offers what the trader will buy. */
export async function openVaults({ chain, cast, classId, quotes }) {
	const { tx } = chain.api;
	return Promise.all(
		plan.providers.map(async (provider) => {
			const { label, devices, collateral, cover, bought } = provider;
			const { asset, ...kind } = plan.collaterals[collateral];
			const owner = cast.providers.get(label);
			const opening = await chain.send(
				'open a vault',
				owner,
				tx.clt.openVault(classId, asset, 'Prime'),
			);
			const id = Number(only(opening, 'clt', 'VaultOpened').vault);
			const owed = plan.units(bought);
			const amount = collateralFor(kind, quotes[collateral].low, cover, owed, quotes.class.high);
			await chain.batch('fill the vault', owner, [tx.clt.deposit(id, amount), tx.clt.offer(id, owed)]);
			return { label, id, owner, asset, devices, collateral, decimals: kind.decimals, owed };
		}),
	);
}

/** The trader buys of all vaults, pools all of it, and sends each customer what its lease takes. */
export async function buyPoolAndSend({ chain, cast, classId, vaults }) {
	const { tx } = chain.api;
	const orders = [...plan.leases, ...plan.later];
	await chain.batch('buy, pool and send', cast.trader, [
		...vaults.flatMap(({ id, owed }) => [tx.clt.buy(id, owed, UNLIMITED), tx.utc.pool(id, owed)]),
		...orders.map((lease) =>
			tx.assets.transfer(
				utcOf(classId).WithId,
				cast.customers.get(lease.label).address,
				plan.orderOf(lease).units,
			),
		),
	]);
	return orders.reduce((sum, lease) => sum + plan.orderOf(lease).units, 0n);
}

/** Voters commit before there is anything to vote on. */
export async function commit({ chain, cast }) {
	const { tx } = chain.api;
	await Promise.all(
		plan
			.ballotsOf('lost')
			.map(({ label, balance }) =>
				chain.send('commit', cast.voters.get(label), tx.oracleGovernance.commit(balance)),
			),
	);
}
