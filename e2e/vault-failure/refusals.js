/** What is refused while nothing has failed, what a frozen vault allows, and what a remedy rules out. */
import { cltOf, freeOf } from '../lib/assets.js';
import { allEvents, only } from '../lib/chain.js';
import { MICRO } from '../lib/fixed.js';
import { refuseAll, refused } from '../lib/refusals.js';
import * as plan from './plan.js';

const NO_VAULT = 999_999;

/** Nobody can touch a vault that is sound. */
export async function onSound(world) {
	const { chain, cast } = world;
	const { tx } = chain.api;
	const { id, accounts } = world.vault('sound');
	const [first, second] = accounts;
	const sold = plan.units(plan.vaults.find(({ label }) => label === 'sound').holders[0]);
	const hour = plan.units('1');
	const attempts = [
		[
			'liquidating a healthy vault',
			'clt.Healthy',
			first,
			tx.clt.liquidate(id, hour, 0),
			'one at a cover of 2',
		],
		['winding down a healthy vault', 'clt.Healthy', cast.stranger, tx.clt.windDown(id), 'the same'],
		['liquidating nothing', 'clt.ZeroAmount', first, tx.clt.liquidate(id, 0, 0), 'zero units'],
		[
			'liquidating more than is owed',
			'clt.ExceedsOwed',
			first,
			tx.clt.liquidate(id, sold * 2n, 0),
			'twice what the holder has, which is more than the vault owes',
		],
		[
			'liquidating what does not exist',
			'clt.UnknownVault',
			first,
			tx.clt.liquidate(NO_VAULT, hour, 0),
			`vault ${NO_VAULT}`,
		],
		['claiming without a remedy', 'clt.NotSettled', second, tx.clt.claim(id), 'an active vault'],
		['settling without a remedy', 'clt.NotFrozen', second, tx.clt.settle(id), 'an active vault'],
		[
			'ordering a remedy without authority',
			'BadOrigin',
			cast.stranger,
			tx.clt.remedy(id, 'HardStop', null),
			'a hard stop, by somebody',
		],
	];
	await refuseAll(world, attempts);
}

/** An authority freezes the sound vault: nothing of it moves until it is thawed. */
export async function onFrozen(world) {
	const { chain, cast, checks } = world;
	const { tx } = chain.api;
	const vault = world.vault('sound');
	const [first, second] = vault.accounts;
	const hour = plan.units('1');
	const move = tx.assets.transfer(cltOf(vault.id).WithId, second.address, hour);
	const { events } = await chain.sudo('freeze a vault', cast.alice, [tx.clt.freeze(vault.id)]);
	const frozen = allEvents(events, 'clt', 'VaultFrozen');
	checks.equal(
		'sound: frozen for',
		frozen.map(({ cause }) => cause.type),
		['Governance'],
	);
	const attempts = [
		[
			'moving units of a frozen vault',
			'assets.AssetNotLive',
			first,
			move,
			'a device-hour, to another holder',
		],
		[
			'buying from a frozen vault',
			'clt.NotActive',
			second,
			tx.clt.buy(vault.id, hour, 100n * MICRO),
			'a device-hour that is on offer',
		],
		[
			'liquidating a frozen vault',
			'clt.NotActive',
			first,
			tx.clt.liquidate(vault.id, hour, 0),
			'a device-hour',
		],
		[
			'settling without an order',
			'clt.NoOrder',
			second,
			tx.clt.settle(vault.id),
			'frozen, and no remedy ordered',
		],
	];
	await refuseAll(world, attempts);
	const added = await chain.send('add to a frozen vault', vault.owner, tx.clt.deposit(vault.id, MICRO));
	checks.equal('sound: added while it was frozen', only(added, 'clt', 'Deposited').amount, MICRO);
	await chain.sudo('thaw the vault', cast.alice, [tx.clt.thaw(vault.id)]);
	const before = await freeOf(chain, cltOf(vault.id), second.address);
	await chain.send('move units', first, move);
	const after = await freeOf(chain, cltOf(vault.id), second.address);
	checks.equal('sound: units move again once it is thawed', after - before, hour);
}

/** The owner of `vault` has a second fleet that nobody attests: nothing can be offered on the first either. */
export async function onUnattested(world, vault) {
	const { tx } = world.chain.api;
	await refused(
		world,
		'offering units on a fleet that nobody attests',
		'clt.NotInGoodStanding',
		vault.owner,
		tx.clt.offer(vault.id, plan.units('1'), null, 0),
		'a device-hour, by the provider that is about to be condemned',
	);
}

/** Vaults in remedy are out of reach of everything but claims. */
export async function onRemedied(world) {
	const { chain, cast } = world;
	const { tx } = chain.api;
	const [graceful, condemned] = ['graceful', 'condemned'].map((label) => world.vault(label));
	const again = tx.clt.remedy(graceful.id, 'HardStop', null);
	const hour = plan.units('1');
	const attempts = [
		[
			'ordering a remedy twice',
			'clt.AlreadyInRemedy',
			cast.alice,
			tx.sudo.sudo(again),
			`a hard stop of vault ${graceful.id}, which is in a graceful exit`,
		],
		[
			'thawing a settled vault',
			'clt.NotFrozen',
			cast.alice,
			tx.sudo.sudo(tx.clt.thaw(graceful.id)),
			'the same',
		],
		[
			'liquidating a vault in remedy',
			'clt.NotActive',
			graceful.accounts[0],
			tx.clt.liquidate(graceful.id, hour, 0),
			'the same',
		],
		[
			'opening a vault on condemned fleets',
			'clt.NotInGoodStanding',
			condemned.owner,
			tx.clt.openVault(world.classId, condemned.asset, condemned.grade),
			'by the provider that pledged a device twice',
		],
	];
	await refuseAll(world, attempts);
}
