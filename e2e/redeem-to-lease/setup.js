/** From an empty network of four to a pool whose fungible units the trader has. */
import { DOLLARS, UNLIMITED, cltOf, freeOf, grant, utcOf } from '../lib/assets.js';
import { joinAndAttest } from '../lib/attestors.js';
import { account, allEvents } from '../lib/chain.js';
import { MICRO, MILL } from '../lib/fixed.js';
import { commitFleet } from '../lib/fleet.js';
import { collateralFor } from '../lib/kernel.js';
import { leaseUnits } from '../lib/lease.js';
import { periodsOf } from '../lib/leasing.js';
import { takeOut as takeOutOf } from '../lib/pooling.js';
import * as setup from '../lib/setup.js';
import * as plan from './plan.js';

/** The accounts that take part. */
export function cast() {
	const customers = [...plan.leases.map(({ label }) => label), ...plan.RACE.labels];
	return {
		alice: account('//Alice'),
		feeders: setup.numbered('//Feeder', plan.feeders.length),
		attestors: setup.numbered('//Attestor', plan.ATTESTORS),
		providers: plan.providers.map(({ label }) => account(`//Provider//${label}`)),
		trader: account('//Trader'),
		customers: setup.named('//Customer', customers),
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
	const others = [cast.trader, ...cast.customers.values(), cast.holder, cast.keeper, cast.stranger];
	const beside = { feeder: 10n * MILL, provider: 100_000n * MILL };
	const each = (list, amount) => list.map((who) => [who, amount]);
	await Promise.all([
		grant(chain, cast.alice, 'Native', [
			...setup.bondsOf(chain.api, cast, beside),
			...each(others, 100n * MILL),
		]),
		grant(chain, cast.alice, DOLLARS, each([...cast.providers, ...others], 10_000n * MICRO)),
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

/** Providers commit their fleets, attestors bond themselves, and all of them attest each fleet. */
export const attestFleets = (world) =>
	joinAndAttest(
		world,
		world.cast.attestors,
		Promise.all(
			plan.providers.map((provider, i) =>
				commitFleet(world.chain, world.cast.providers[i], {
					...provider,
					classId: world.classId,
					className: plan.CLASS.name,
					throughput: plan.CLASS.throughput,
				}),
			),
		),
	);

/** Open all vaults, deposit what their planned cover needs, and offer what is to be sold. */
export async function openVaults({ chain, cast, classId, quotes }) {
	const vaults = plan.vaults.map((vault) => ({
		...vault,
		...plan.collaterals[vault.collateral],
		classId,
		owner: cast.providers[vault.provider],
		devices: plan.providers[vault.provider].devices,
	}));
	await setup.open(chain, vaults);
	await setup.fill(chain, vaults, (vault) => filling(chain.api.tx, vault, quotes));
	return vaults;
}

/** The calls that fill one vault. */
function filling(tx, vault, quotes) {
	const owed = plan.planned(vault);
	const { low } = quotes[vault.collateral];
	const amount = collateralFor(vault, low, vault.cover, owed, quotes.class.high);
	return [tx.clt.deposit(vault.id, amount), tx.clt.offer(vault.id, owed, null, 0)];
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
