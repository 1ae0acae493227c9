/** What is refused, by a sound pool, by one with a frozen vault, and once that is settled: with the exact errors. */
import { DOLLARS, freeOf } from '../lib/assets.js';
import { MICRO, short } from '../lib/fixed.js';
import { deliverable, leaseUnits, MINUTE } from '../lib/lease.js';
import { refuseAll, refused } from '../lib/refusals.js';
import { payloadOf } from './leases.js';
import * as plan from './plan.js';
import { pooledOf } from './setup.js';

const NOTHING_HERE = 999_999;
const UNIT = 1n;

/** Nothing has failed yet, and nobody has redeemed. */
export async function onSound(world) {
	const { chain, cast, classId, periods } = world;
	const { tx } = chain.api;
	const { trader, stranger } = cast;
	const [steady, open] = ['steady', 'open'].map(world.vault);
	const hour = plan.units('1');
	const all = pooledOf(steady);
	const redeem = (devices, duration, vault = null) =>
		tx.utc.redeem(classId, devices, duration, vault, null);
	const attempts = [
		['opening a pool twice', 'utc.PoolExists', stranger, tx.utc.open(classId), 'of the same class'],
		[
			'opening a pool of no class',
			'utc.UnknownClass',
			stranger,
			tx.utc.open(NOTHING_HERE),
			`class ${NOTHING_HERE}`,
		],
		[
			'pooling Open units',
			'clt.NotPrime',
			trader,
			tx.utc.pool(open.id, hour),
			'a device-hour of the Open vault',
		],
		['pooling nothing', 'utc.ZeroAmount', trader, tx.utc.pool(steady.id, 0), 'zero units'],
		[
			'pooling of no vault',
			'utc.UnknownVault',
			trader,
			tx.utc.pool(NOTHING_HERE, hour),
			`vault ${NOTHING_HERE}`,
		],
		[
			'pooling what one does not have',
			'Token.FundsUnavailable',
			stranger,
			tx.utc.pool(steady.id, hour),
			'by a stranger',
		],
		['taking out nothing', 'utc.ZeroAmount', trader, tx.utc.unpool(steady.id, 0), 'zero units'],
		[
			'taking out less than its fee',
			'utc.NothingLeft',
			trader,
			tx.utc.unpool(steady.id, UNIT),
			'the smallest unit',
		],
		[
			'taking out more than there is',
			'utc.ExceedsPooled',
			trader,
			tx.utc.unpool(steady.id, all + hour),
			'a device-hour more than the pool has of the vault',
		],
		[
			'taking out of what is not there',
			'utc.NothingPooled',
			trader,
			tx.utc.unpool(open.id, hour),
			'the Open vault',
		],
		['redeeming no devices', 'utc.InvalidLease', trader, redeem(0, periods.least), 'zero devices'],
		['redeeming for no time', 'utc.InvalidLease', trader, redeem(1, 0), 'zero minutes'],
		[
			'redeeming off the grid',
			'utc.InvalidLease',
			trader,
			redeem(1, periods.least + 1n),
			'a millisecond more',
		],
		[
			'redeeming of no pool',
			'utc.NoPool',
			trader,
			tx.utc.redeem(NOTHING_HERE, 1, periods.least, null, null),
			`class ${NOTHING_HERE}`,
		],
		[
			'redeeming from what is not pooled',
			'utc.NothingPooled',
			trader,
			redeem(1, periods.least, open.id),
			'the Open vault',
		],
		[
			'redeeming what one does not have',
			'Token.FundsUnavailable',
			stranger,
			redeem(1, periods.least),
			'a device, by somebody without UTC',
		],
		[
			'cashing in without a shortfall',
			'utc.NoShortfall',
			trader,
			tx.utc.redeemCash(classId, hour, 0),
			'a device-hour',
		],
		[
			'claiming of an active vault',
			'utc.NotSettled',
			stranger,
			tx.utc.claimPooled(steady.id),
			'that of the steady provider',
		],
		[
			'liquidating a healthy vault',
			'clt.Healthy',
			trader,
			tx.utc.liquidate(steady.id, hour, 0),
			'with UTC',
		],
		[
			'buying collateral without a shortfall',
			'utc.NoShortfall',
			stranger,
			tx.utc.buyCollateral(classId, 'Native', MICRO, MICRO),
			'of the backstop',
		],
		[
			'confirming what nobody ordered',
			'lease.UnknownLease',
			stranger,
			tx.lease.confirm(NOTHING_HERE, '0x07'),
			`lease ${NOTHING_HERE}`,
		],
	];
	// What is as short as the grid allows may be too short all the same.
	if (periods.least > MINUTE)
		attempts.push(['redeeming for too short', 'lease.TooShort', trader, redeem(1, MINUTE), 'a minute']);
	await Promise.all([refuseAll(world, attempts), beyond(world)]);
}

/** More than the class can deliver: the error says how much it could. */
async function beyond(world) {
	const { cast, checks, chain, classId, periods } = world;
	const devices = plan.providers.map((provider) => BigInt(provider.devices));
	const most = devices.reduce((a, b) => (a > b ? a : b));
	const attempt = (count, duration) => [
		count,
		duration,
		chain.api.tx.utc.redeem(classId, count, duration, null, null),
	];
	// Once the devices end first, once the units.
	const long = 20n * 60n * MINUTE;
	const pools = world.vaults.filter(({ pooled }) => pooled);
	const could = (duration) =>
		pools
			.map((vault) => deliverable({ units: pooledOf(vault), free: devices[vault.provider] }, duration))
			.reduce((a, b) => (a > b ? a : b));
	const asked = [attempt(most + 1n, periods.least), attempt(most, long)].map(
		async ([count, duration, call]) => {
			const outcome = await refused(
				world,
				'redeeming more than the class can deliver',
				'utc.CannotDeliver',
				cast.trader,
				call,
				`${count} devices for ${duration / MINUTE} minutes, ${short(leaseUnits(count, duration), 6)} device-hours`,
			);
			const shown = await chain.view('Utc', 'deliverable', [classId, duration]);
			checks.equal(`devices that the refusal of ${count} names`, payloadOf(outcome), could(duration));
			checks.equal(
				`devices that the view names for ${duration / MINUTE} minutes`,
				shown.toBigInt(),
				could(duration),
			);
		},
	);
	await Promise.all(asked);
}

/** Governance raises the issue ratio: what is below it is good delivery no more. */
export async function onThin(world) {
	const { chain, cast } = world;
	const { tx } = chain.api;
	const thin = world.vault('thin');
	await chain.sudo('raise the issue ratio', cast.alice, [tx.clt.setRiskParams(world.classId, plan.tightened)]);
	await refused(
		world,
		'pooling units of a vault under its ratio',
		'clt.BelowIssueRatio',
		cast.trader,
		tx.utc.pool(thin.id, plan.units('1')),
		`of one at a cover of ${thin.cover}`,
	);
}

/** The failing vault is frozen, and a lease of it has ended. */
export async function onFrozen(world, entry) {
	const { chain, cast, classId, periods } = world;
	const { tx } = chain.api;
	const { trader, stranger } = cast;
	const { id, owner } = world.vault('failing');
	const attempts = [
		['pooling frozen units', 'clt.NotActive', trader, tx.utc.pool(id, UNIT), 'of the failing vault'],
		[
			'taking out frozen units',
			'utc.VaultFrozen',
			trader,
			tx.utc.unpool(id, plan.units('1')),
			'a device-hour',
		],
		[
			'redeeming from a frozen vault',
			'utc.VaultFrozen',
			trader,
			tx.utc.redeem(classId, 1, periods.least, id, null),
			'a device, named',
		],
		['claiming of a frozen vault', 'utc.NotSettled', stranger, tx.utc.claimPooled(id), 'the same'],
		[
			'settling a lease of a frozen vault',
			'lease.VaultFrozen',
			stranger,
			tx.lease.settle(entry.id),
			'one that has ended',
		],
		[
			'terminating what has ended',
			'lease.AlreadyEnded',
			entry.customer,
			tx.lease.terminate(entry.id),
			'the same',
		],
		[
			'confirming what has ended',
			'lease.AlreadyEnded',
			owner,
			tx.lease.confirm(entry.id, '0x07'),
			'the same',
		],
		[
			'extending what has ended',
			'lease.AlreadyEnded',
			entry.customer,
			tx.lease.extend(entry.id, periods.least),
			'the same',
		],
	];
	await refuseAll(world, attempts);
}

/** The failing vault is settled and claimed, and the backstop owes more cash than it has. */
export async function onShortfall(world) {
	const { chain, cast, classId, quotes, backstop } = world;
	const { tx } = chain.api;
	const { trader, stranger, holder, keeper } = cast;
	const { id } = world.vault('failing');
	const pool = (await chain.view('Utc', 'pool_of', [classId])).unwrap();
	const [shortfall, hour] = [pool.shortfall.toBigInt(), plan.units('1')];
	const par = (hour * quotes.class.mid) / 10n ** 18n;
	const attempts = [
		[
			'pooling units of a settled vault',
			'clt.NotActive',
			trader,
			tx.utc.pool(id, UNIT),
			'of the failing vault',
		],
		['taking out of a settled vault', 'utc.VaultNotActive', trader, tx.utc.unpool(id, hour), 'the same'],
		['claiming twice', 'utc.NothingPooled', stranger, tx.utc.claimPooled(id), 'the same'],
		['cashing in nothing', 'utc.ZeroAmount', holder, tx.utc.redeemCash(classId, 0, 0), 'zero units'],
		[
			'cashing in more than the shortfall',
			'utc.ExceedsShortfall',
			trader,
			tx.utc.redeemCash(classId, shortfall + UNIT, 0),
			'a unit more',
		],
		[
			'cashing in at par while the backstop has too little',
			'utc.PaidBelowMin',
			holder,
			tx.utc.redeemCash(classId, hour, par),
			'a device-hour',
		],
		[
			'cashing in what one does not have',
			'Token.FundsUnavailable',
			stranger,
			tx.utc.redeemCash(classId, hour, 0),
			'by somebody without UTC',
		],
		[
			'buying dollars of the backstop',
			'utc.NotCollateral',
			keeper,
			tx.utc.buyCollateral(classId, DOLLARS, MICRO, MICRO),
			'for dollars',
		],
		[
			'buying more than the backstop has',
			'utc.NothingThere',
			keeper,
			tx.utc.buyCollateral(
				classId,
				'Native',
				1n + (await freeOf(chain, 'Native', backstop)),
				10_000n * MICRO,
			),
			'a unit of MILL more',
		],
		[
			'buying collateral for less than it costs',
			'utc.PriceAboveMax',
			keeper,
			tx.utc.buyCollateral(classId, 'Native', 10n ** 12n, 1n),
			'a MILL for a millionth of a dollar',
		],
	];
	await refuseAll(world, attempts);
}

/** The shortfall is paid. */
export async function onWhole(world) {
	const { chain, cast, classId } = world;
	const { tx } = chain.api;
	await refused(
		world,
		'cashing in once the shortfall is paid',
		'utc.NoShortfall',
		cast.trader,
		tx.utc.redeemCash(classId, plan.units('1'), 0),
		'a device-hour that is backed',
	);
}
