/** What disputes do not allow, attempted for real. */
import { stringToHex } from '@polkadot/util';
import { UNLIMITED } from '../lib/assets.js';
import { evidenceOf as seen, fleetSubject } from '../lib/attestors.js';
import { refuseAll, refuseUnreadable } from '../lib/refusals.js';
import { disputeCall, evidenceOf, onTime } from './cases.js';
import * as plan from './plan.js';
import { pairOf, voteCall } from './votes.js';

const NOTHING_HERE = 999_999;
const HOUR = plan.units('1');
const all = (world, attempts) => refuseAll(world, attempts, 'oracleGovernance');

/** Before the feeders have spoken. */
export async function onNoPrice(world) {
	const lot = world.lots.at(-1);
	await all(world, [
		[
			'disputing what has no price',
			'NoPrice',
			lot.challenger,
			disputeCall(world, lot),
			'before the feeders have spoken',
		],
	]);
}

/** While nothing is disputed. */
export async function onSound(world) {
	const { chain, cast } = world;
	const { tx } = chain.api;
	const sound = world.lot('sound');
	const own = tx.oracleGovernance;
	const { hash, uri } = evidenceOf('sound');
	const dispute = (address) => own.dispute(fleetSubject(sound.fleet), { hash, uri: stringToHex(address) });
	const [first, second] = sound.attestors;
	const again = own.attest(fleetSubject(sound.fleet), true, seen(second.address, sound.fleet));
	// It begins a new round, of which this is the first opinion.
	await chain.send('attest again', second, again);
	await all(world, [
		['disputing an own fleet', 'OwnSubject', sound.owner, disputeCall(world, sound), 'as its owner'],
		[
			'disputing the fleet of the same hand',
			'OwnSubject',
			sound.affiliate,
			disputeCall(world, sound),
			'as an affiliate of its owner',
		],
		['disputing without a place of evidence', 'InvalidEvidence', cast.clerk, dispute(''), 'no URI'],
		[
			'disputing with evidence that nobody can look up',
			'InvalidEvidence',
			cast.clerk,
			dispute('at my house'),
			'a URI with spaces',
		],
		[
			'disputing what does not exist',
			'UnknownSubject',
			cast.clerk,
			own.dispute(fleetSubject(NOTHING_HERE), { hash, uri }),
			`fleet ${NOTHING_HERE}`,
		],
		['attesting twice', 'AlreadyAttested', second, again, 'in one round'],
		[
			'attesting without a bond',
			'NotAttestor',
			cast.clerk,
			own.attest(fleetSubject(sound.fleet), true, hash),
			'by a clerk',
		],
		['becoming an attestor twice', 'AlreadyAttestor', first, own.join(), 'by one of them'],
		['committing nothing', 'NothingToCommit', cast.clerk, own.commit(0), 'zero MILL'],
		[
			'taking back what was not committed',
			'NotCommitted',
			cast.clerk,
			own.uncommit(1),
			'the smallest unit',
		],
		['closing no case', 'UnknownCase', cast.clerk, own.close(NOTHING_HERE), `case ${NOTHING_HERE}`],
		[
			'disputing without funds',
			'Token.FundsUnavailable',
			cast.poor,
			disputeCall(world, sound),
			'by somebody with 10 MILL',
		],
		[
			'setting a policy without a vote',
			'BadOrigin',
			cast.clerk,
			own.setPolicy(sound.classId, 'HardStop'),
			'by a clerk',
		],
		[
			'delegating in a class of no polls',
			'convictionVoting.BadClass',
			cast.clerk,
			tx.convictionVoting.delegate(plan.FLEETS_CLASS + 4, cast.ally.address, 'None', 1),
			'one above those of disputes',
		],
	]);
	const long = dispute(`https://evidence.example/${'x'.repeat(104)}`);
	await refuseUnreadable(world, 'disputing with a long URI', cast.clerk, long, 'of 129 bytes');
}

/** The fleet of `entry` is disputed, and is voted on. */
export async function onDisputed(world, entry) {
	const { chain, cast } = world;
	const { tx } = chain.api;
	const { lot, id } = entry;
	const own = tx.oracleGovernance;
	const [first, second] = lot.holders;
	const [attestor] = lot.attestors;
	const attesting = own.attest(fleetSubject(lot.fleet), true, seen(attestor.address, lot.fleet));
	await all(world, [
		['disputing twice', 'AlreadyDisputed', cast.stranger, disputeCall(world, lot), 'the same fleet'],
		['attesting what is disputed', 'UnderDispute', attestor, attesting, 'by one who had attested it'],
		['leaving as an attestor of a case', 'UnderDispute', attestor, own.leave(), 'with the bond'],
		['concluding what is voted on', 'WrongStage', cast.stranger, own.conclude(id), 'an open round'],
		['closing too early', 'TooEarly', cast.stranger, own.close(id), 'a round just begun'],
		['appealing no verdict', 'WrongStage', cast.stranger, own.appeal(id, false), 'an open round'],
		[
			'clearing ballots that are needed',
			'PollOpen',
			cast.stranger,
			own.clearBallots(entry.rounds.at(-1).poll, 1),
			'of an open round',
		],
		[
			'moving units of a disputed fleet',
			'assets.AssetNotLive',
			first,
			tx.assets.transfer(lot.clt.WithId, second.address, HOUR),
			'a device-hour, to another holder',
		],
		[
			'issuing on a disputed fleet',
			'clt.NotActive',
			lot.owner,
			tx.clt.issue(lot.vault, HOUR, UNLIMITED),
			'a device-hour',
		],
		[
			'buying of a disputed fleet',
			'clt.NotActive',
			second,
			tx.clt.buy(lot.vault, HOUR, UNLIMITED),
			'a device-hour that was on offer',
		],
		[
			'pooling units of a disputed fleet',
			'clt.NotActive',
			first,
			tx.utc.pool(lot.vault, HOUR),
			'a device-hour',
		],
		[
			'withdrawing a disputed fleet',
			'registry.UnderDispute',
			lot.owner,
			tx.registry.withdrawFleet(lot.fleet),
			'by its owner',
		],
		[
			'settling a disputed vault',
			'clt.UnderDispute',
			cast.stranger,
			tx.clt.settle(lot.vault),
			'before the verdict',
		],
		[
			'thawing a disputed vault',
			'clt.UnderDispute',
			cast.alice,
			tx.sudo.sudo(tx.clt.thaw(lot.vault)),
			'by an authority',
		],
	]);
}

/** The last voter of a round votes once more, when that is over. */
export async function onClosed(world, entry) {
	const ballot = { aye: false, conviction: 'Locked1x', balance: plan.mill('1') };
	await all(world, [
		[
			'voting after the close',
			'UnknownPoll',
			pairOf(world, entry.lot, 'ada'),
			voteCall(world, entry, ballot),
			'on a round that was decided',
		],
		[
			'appealing for who has won',
			'SameSide',
			world.cast.stranger,
			world.chain.api.tx.oracleGovernance.appeal(entry.id, true),
			'the side of the challenger',
		],
	]);
}

/**
 * Somebody appeals when the time is over. The hook may conclude the case in the same block, though after all calls;
 * a block later there is no case any more, so that this is tried in several cases, of which one has to show it.
 */
export async function tooLate({ chain, cast, late }, entry) {
	const side = entry.rounds.at(-1).verdict !== 'Upheld';
	const call = chain.api.tx.oracleGovernance.appeal(entry.id, side);
	const { error } = await onTime({ chain }, entry.rounds.at(-1).appealBy, cast.ally, call);
	late.push({ label: entry.lot.label, reason: error?.reason ?? 'accepted', says: error?.docs ?? '' });
}

/** What those who were late were told. */
export function checkLate({ checks, late, refusals }) {
	const found = late.find(({ reason }) => reason === 'oracleGovernance.TooLate');
	const seen = late.map(({ label, reason }) => `${label}: ${reason}`).join(', ');
	checks.that('refused: appealing too late', found !== undefined, seen);
	checks.that(
		'nobody who was late could appeal',
		late.every(({ reason }) => ['TooLate', 'UnknownCase'].some((name) => reason.endsWith(`.${name}`))),
		seen,
	);
	if (found)
		refusals.push({
			attempt: 'appealing too late',
			error: found.reason,
			says: found.says,
			detail: `the verdict on ${found.label}`,
		});
}

/** Verdicts are there: who was jailed no longer attests, and what fell cannot be disputed again. */
export async function onCondemned(world, { lot }) {
	const { chain, cast } = world;
	const own = chain.api.tx.oracleGovernance;
	const [attestor] = lot.attestors;
	const sound = world.lot('sound');
	await all(world, [
		[
			'attesting from jail',
			'NotActive',
			attestor,
			own.attest(fleetSubject(sound.fleet), true, seen(attestor.address, sound.fleet)),
			'for a sound fleet',
		],
		[
			'disputing what has fallen',
			'UnknownSubject',
			cast.stranger,
			disputeCall(world, lot),
			'a condemned fleet',
		],
		[
			'issuing on a condemned fleet',
			'clt.NotActive',
			lot.owner,
			chain.api.tx.clt.issue(lot.vault, HOUR, UNLIMITED),
			'a device-hour',
		],
	]);
}
