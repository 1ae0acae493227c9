/** From an empty chain to a pool whose fungible units customers have, and attestors, voters and terms. */
import { DOLLARS, UNLIMITED, grant, utcOf } from '../lib/assets.js';
import { joinAndAttest, quorumOf } from '../lib/attestors.js';
import { commitFleet } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import { plain } from '../lib/plain.js';
import { sum } from '../lib/plan.js';
import * as setup from '../lib/setup.js';
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
		minScored: big('minScored'),
		templateDeposit: big('templateDeposit'),
		minReports: Number(big('minReports')),
		reportPeriod: plan.PERIODS.report,
		suspension: plan.PERIODS.suspension,
	};
}

/** Providers commit a fleet each, attestors bond themselves, and a quorum of them attests each fleet. */
export function attestFleets(world) {
	const { chain, cast, classId } = world;
	const { name: className, throughput } = plan.CLASS;
	const committing = plan.providers.map((provider) =>
		commitFleet(chain, cast.providers.get(provider.label), {
			...provider,
			classId,
			className,
			throughput,
		}),
	);
	const some = cast.attestors.slice(-quorumOf(chain.api));
	return joinAndAttest(world, cast.attestors, Promise.all(committing), some);
}

/** Each provider opens a vault and offers what the trader will buy. */
export async function openVaults({ chain, cast, classId, quotes }) {
	const { clt } = chain.api.tx;
	const vaults = plan.providers.map(({ label, devices, collateral, bought, cover }) => {
		const kind = plan.collaterals[collateral];
		const owed = plan.units(bought);
		return {
			...{ label, owner: cast.providers.get(label), devices, classId, grade: 'Prime', owed },
			...{ collateral, asset: kind.asset, decimals: kind.decimals },
			amount: collateralFor(kind, quotes[collateral].low, cover, owed, quotes.class.high),
		};
	});
	await setup.open(chain, vaults);
	await setup.fill(chain, vaults, ({ id, amount, owed }) => [clt.deposit(id, amount), clt.offer(id, owed, null, 0)]);
	return vaults;
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
	return sum(orders.map((lease) => plan.orderOf(lease).units));
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
