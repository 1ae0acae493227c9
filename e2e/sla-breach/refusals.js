/** What measurements, faults and agreements do not allow, attempted for real. */
import { stringToHex } from '@polkadot/util';
import { UNLIMITED } from '../lib/assets.js';
import { voteCall } from '../lib/disputes.js';
import { plain } from '../lib/plain.js';
import { refuseAll, refused } from '../lib/refusals.js';
import { reading } from '../lib/sla.js';
import { reach, redeemCall } from './leases.js';
import { evidenceOf, keyOf, reportCall } from './measure.js';
import * as plan from './plan.js';

const NOTHING_HERE = 999_999;
const ALL = 1_000_000n;

const all = (world, attempts) => refuseAll(world, attempts, 'sla');

/** While all leases are in their first minute. */
export async function onRunning(world) {
	const { chain, cast } = world;
	const { sla: own, clt } = chain.api.tx;
	const [dark, healthy] = ['dark', 'healthy'].map((label) => world.leases.get(label));
	const [attestor] = cast.attestors;
	const { vault, customer } = dark;
	const key = (metric, epoch = 0, lease = dark) => keyOf(lease, metric, epoch);
	const none = { id: NOTHING_HERE };
	const report = (at, value = 0n) => reportCall(world, at, value, 'Provider');
	const selfReport = (at, value = 0n) => own.selfReport(at, reading(at.metric, value));
	const claim = (at, value = 0n) => own.claim(at, reading(at.metric, value), evidenceOf('dark'));
	const record = plain((await chain.view('Clt', 'vault', [vault.id])).unwrap()).record;
	const free = record.collateral - record.earmarked;
	await all(world, [
		[
			'reporting',
			'UnknownAgreement',
			attestor,
			report(key('Availability', 0, none)),
			'a lease that there is not',
		],
		[
			'reporting',
			'UnknownModule',
			attestor,
			report(key('NetworkLatency')),
			'a metric that the terms do not have',
		],
		[
			'reporting',
			'UnknownEpoch',
			attestor,
			report(key('Availability', 9)),
			'epoch 9 of a lease of three',
		],
		['reporting', 'TooEarly', attestor, report(key('Availability', 1)), 'an epoch in the future'],
		[
			'reporting',
			'WrongUnit',
			attestor,
			own.report(key('Availability'), { value: 5n, unit: 'Milliseconds' }, 'Provider'),
			'availability in milliseconds',
		],
		[
			'reporting',
			'ValueOutOfRange',
			attestor,
			report(key('Availability'), ALL + 1n),
			'more than all the time',
		],
		['admitting', 'NotProvider', cast.stranger, selfReport(key('Availability')), 'a fault of another'],
		['admitting', 'NotAFault', vault.owner, selfReport(key('Availability'), ALL), 'that all is well'],
		[
			'admitting',
			'TooEarly',
			vault.owner,
			selfReport(key('Availability', 2)),
			'an epoch that has not begun',
		],
		[
			'claiming',
			'NotCustomer',
			cast.stranger,
			claim(key('Availability')),
			'a fault of the lease of another',
		],
		['claiming', 'NotAFault', customer, claim(key('Availability'), ALL), 'that all is well'],
		['claiming', 'TooEarly', customer, claim(key('Availability')), 'an epoch that is not over'],
		[
			'claiming',
			'InvalidEvidence',
			customer,
			own.claim(key('Availability'), reading('Availability', 0n), {
				...evidenceOf('dark'),
				uri: stringToHex('at my house'),
			}),
			'evidence that nobody can look up',
		],
		[
			'deciding',
			'UnknownMeasurement',
			cast.stranger,
			own.decide(key('Availability')),
			'what nobody spoke of',
		],
		['closing', 'NotOver', cast.stranger, own.close(healthy.id), 'the agreement of a lease that runs'],
		['closing', 'UnknownAgreement', cast.stranger, own.close(NOTHING_HERE), 'none'],
		['applying', 'UnknownFault', cast.stranger, own.apply(NOTHING_HERE), 'none'],
		['appealing', 'UnknownFault', vault.owner, own.appeal(NOTHING_HERE, evidenceOf('dark')), 'none'],
		[
			'taking out what stands for agreements',
			'clt.StillEarmarked',
			vault.owner,
			clt.withdraw(vault.id, free + 1n, UNLIMITED),
			'a unit more than the rest of the collateral',
		],
	]);
}

/** When the first minute is over, and `healthy` was reported but not decided. */
export async function onReported(world) {
	const { chain, cast } = world;
	const { sla: own } = chain.api.tx;
	const [healthy, network] = ['healthy', 'network'].map((label) => world.leases.get(label));
	const [attestor] = cast.attestors;
	const key = keyOf(healthy, 'Availability');
	const report = reportCall(world, key, 0n, 'Provider');
	const again = () => reportCall(world, key, 0n, 'Provider');
	await all(world, [
		['reporting', 'Duplicate', attestor, report, 'the same epoch twice'],
		['reporting', 'NotAttestor', cast.stranger, again(), 'as somebody without a bond'],
		['reporting', 'OwnLease', healthy.customer, again(), 'as the customer'],
		['reporting', 'OwnLease', healthy.vault.owner, again(), 'as the provider'],
		[
			'admitting',
			'AlreadyReported',
			healthy.vault.owner,
			own.selfReport(key, reading('Availability', 0n)),
			'what attestors have reported',
		],
		[
			'claiming without means',
			'Token.FundsUnavailable',
			network.customer,
			own.claim(keyOf(network, 'ErrorRate'), reading('ErrorRate', ALL), evidenceOf('network')),
			`a bond of ${world.rules.claimBond / 10n ** 12n} MILL, by somebody with ten`,
		],
	]);
}

/** What was claimed, and cannot be decided yet. */
export async function onClaimed(world, entry, key) {
	const { chain, cast } = world;
	const { sla: own } = chain.api.tx;
	const { metric, value } = plan.CLAIMED;
	await all(world, [
		['deciding', 'TooEarly', cast.stranger, own.decide(key), 'without a quorum, before the deadline'],
		[
			'claiming',
			'Duplicate',
			entry.customer,
			own.claim(key, reading(metric, value), evidenceOf('claimed')),
			'the same fault twice',
		],
	]);
}

/** What was admitted cannot be admitted again. */
export async function onAdmitted(world, entry, key) {
	const { metric, value } = plan.ADMITTED;
	const call = world.chain.api.tx.sla.selfReport(key, reading(metric, value));
	await all(world, [['admitting', 'Duplicate', entry.vault.owner, call, 'the same fault twice']]);
}

/** A fault waits in public. */
export async function onPending(world, entry, fault) {
	const { chain, cast } = world;
	const { sla: own } = chain.api.tx;
	const { vault } = entry;
	await all(world, [
		['applying', 'TooEarly', cast.stranger, own.apply(fault.id), 'a fault that waits'],
		['appealing', 'NotProvider', cast.stranger, own.appeal(fault.id, evidenceOf('dark')), 'for another'],
		[
			'appealing',
			'InvalidEvidence',
			vault.owner,
			own.appeal(fault.id, { ...evidenceOf('dark'), uri: '0x' }),
			'without a place of evidence',
		],
		[
			'reporting',
			'TooLate',
			cast.attestors[plan.ATTESTORS.silent],
			reportCall(world, fault.key, ALL, 'Verifier'),
			'an epoch that is decided',
		],
	]);
}

/** A fault is disputed, and would be due. */
export async function onAppealed(world, entry, fault) {
	const { chain, cast } = world;
	const { sla: own } = chain.api.tx;
	const { owner } = entry.vault;
	const ballot = { aye: true, conviction: 'None', balance: 1n };
	const reporter = cast.attestors.find(({ address }) => address === fault.reporters[0]);
	const parties = [
		[owner, 'as the provider that is to pay'],
		[entry.customer, 'as the customer that is to be paid'],
		[reporter, 'as an attestor that found it'],
	];
	await all(
		world,
		parties.map(([who, detail]) => [
			'voting on an appeal',
			'oracleGovernance.Party',
			who,
			voteCall(world, fault.poll, ballot),
			detail,
		]),
	);
	await reach(fault.due);
	await all(world, [
		['applying', 'UnderAppeal', cast.stranger, own.apply(fault.id), 'a fault that is disputed'],
		['appealing', 'TooLate', owner, own.appeal(fault.id, evidenceOf(entry.label)), 'after the deadline'],
	]);
	await reach(entry.since + entry.order.duration + plan.PERIODS.report);
	await all(world, [
		['closing', 'StillPending', cast.stranger, own.close(entry.id), 'while a fault waits'],
		[
			'reporting',
			'TooLate',
			cast.attestors[plan.ATTESTORS.silent],
			reportCall(world, keyOf(entry, 'StartLatency'), 0n, 'Verifier'),
			'an epoch long past',
		],
	]);
}

/** A lease is over: it cannot be closed in the block in which it is settled. */
export async function onSettled(world, entry) {
	const { chain, cast } = world;
	const { sla: own, lease, utility } = chain.api.tx;
	await reach(entry.since + entry.order.duration);
	await all(world, [
		[
			'closing',
			'TooEarly',
			cast.stranger,
			utility.batchAll([lease.settle(entry.id), own.close(entry.id)]),
			'in the block in which the lease is settled',
		],
	]);
}

/** Everything is closed. */
export async function onClosed(world) {
	const { chain, cast } = world;
	const { sla: own } = chain.api.tx;
	const dark = world.leases.get('dark');
	const [fault] = world.faults.filter(({ entry }) => entry === dark);
	await all(world, [
		['applying', 'UnknownFault', cast.stranger, own.apply(fault.id), 'on a closed agreement'],
		['closing', 'UnknownAgreement', cast.stranger, own.close(dark.id), 'twice'],
		[
			'appealing',
			'UnknownFault',
			dark.vault.owner,
			own.appeal(fault.id, evidenceOf('dark')),
			'what is applied',
		],
	]);
}

/** A provider is suspended. */
export async function onSuspended(world, vault) {
	const { cast } = world;
	const [lease] = plan.later.slice(-1);
	const call = redeemCall(world, plan.orderOf(lease), vault.id, null);
	const customer = cast.customers.get(lease.label);
	await refused(
		world,
		'redeeming from a suspended provider',
		'utc.CannotDeliver',
		customer,
		call,
		'who has no device free for anybody',
	);
}
