/** Votes on disputes: through the voting pallet that referenda have, with conviction, and for those who delegate. */
import { only } from '../lib/chain.js';
import * as rules from '../lib/disputes.js';
import { plain } from '../lib/plain.js';
import { refuseAll } from '../lib/refusals.js';
import { checkView } from './cases.js';
import * as plan from './plan.js';

/** The account of a voter of `lot` by its name. */
export function pairOf({ cast }, lot, label) {
	if (label === 'small') return lot.holders.at(-1);
	return label === 'follower' ? cast.follower : cast.voters.get(label);
}

/** The call that votes on the present round of a case. */
export const voteCall = (world, entry, ballot) => rules.voteCall(world, entry.rounds.at(-1).poll, ballot);

/** The call that counts the vote of somebody who follows another one. */
const countCall = ({ chain }, entry, { address }) =>
	chain.api.tx.oracleGovernance.countDelegated(entry.rounds.at(-1).poll, address);

/** One voter votes, and has whoever follows it counted in the same extrinsic: so nobody can be late. */
async function vote(world, entry, ballot, followers) {
	const { chain, checks } = world;
	const who = pairOf(world, entry.lot, ballot.label);
	const calls = followers.map((each) => countCall(world, entry, pairOf(world, entry.lot, each.label)));
	const outcome = await chain.batch('vote', who, [voteCall(world, entry, ballot), ...calls]);
	for (const each of followers) {
		const told = only(outcome, 'oracleGovernance', 'DelegationCounted');
		const name = `${entry.lot.label}, round ${entry.rounds.length}: ${each.label}, counted`;
		const due = rules.weigh(each);
		checks.equal(`${name}: poll`, told.poll, entry.rounds.at(-1).poll);
		checks.equal(`${name}: who`, told.who, pairOf(world, entry.lot, each.label).address);
		checks.equal(`${name}: follows`, told.to, who.address);
		for (const key of rules.WEIGHTS) checks.equal(`${name}: ${key}`, told.count[key], due[key]);
	}
	return outcome.block;
}

/** All votes of a round at once. Returns what they count, as the chain has to. */
export async function castVotes(world, entry, { ayes, nays }) {
	const { chain, checks } = world;
	const ballots = plan.ballotsOf({ ayes, nays });
	const counted = rules.count(ballots);
	const blocks = await Promise.all(
		ballots
			.filter(({ via }) => !via)
			.map((ballot) =>
				vote(
					world,
					entry,
					ballot,
					ballots.filter(({ via }) => via === ballot.label),
				),
			),
	);
	const heights = await Promise.all(blocks.map((block) => chain.height(block)));
	const at = blocks[heights.indexOf(Math.max(...heights))] ?? (await chain.head());
	const { query } = await chain.api.at(at);
	const { poll } = entry.rounds.at(-1);
	for (const ballot of ballots) {
		const { address } = pairOf(world, entry.lot, ballot.label);
		const kept = plain(await query.oracleGovernance.ballots(poll, address));
		const name = `${entry.lot.label}, round ${entry.rounds.length}: ballot of ${ballot.label}`;
		const due = rules.weigh(ballot);
		for (const key of rules.WEIGHTS) checks.equal(`${name}: ${key}`, kept?.count[key], due[key]);
		checks.equal(`${name}: aye`, kept?.aye, ballot.aye);
		const follows = ballot.via ? pairOf(world, entry.lot, ballot.via).address : null;
		checks.equal(`${name}: follows`, kept?.via, follows);
		const balance = await chain.view('OracleGovernance', 'voting_balance', [address, entry.id], at);
		checks.equal(`${name}: what it may vote with`, plain(balance), ballot.balance);
	}
	await checkView(world, entry, counted, at, 'voted');
	return counted;
}

/** Whoever has no vote in a case, or not as much of one, tries to vote all the same. */
export async function refuseVotes(world, entry) {
	const { chain, cast, checks } = world;
	const { tx } = chain.api;
	const { lot } = entry;
	const [large] = lot.holders;
	const attempt = (balance = plan.mill('1')) =>
		voteCall(world, entry, { aye: false, conviction: 'Locked1x', balance });
	const late = plan.committed(plan.LATE);
	const small = plan.committed(plan.SMALL);
	const attempts = [
		['voting as the owner', 'Party', lot.owner, attempt(), 'of the disputed fleet'],
		['voting as an affiliate', 'Party', lot.affiliate, attempt(), 'declared by the owner'],
		['voting as an attestor', 'Party', lot.attestors[0], attempt(), 'who attested the fleet'],
		[
			'voting with a large part of the vault',
			'Interested',
			large,
			attempt(small),
			`${plan.LOT.holders[0]} device-hours of it, and ${plan.SMALL.parts[0]} MILL committed in time`,
		],
		[
			'voting without a commitment',
			'NotCommittedInTime',
			cast.stranger,
			attempt(),
			'one MILL, of which none was committed',
		],
		[
			'voting with more than was committed',
			'NotCommittedInTime',
			cast.idle,
			attempt(plan.committed(plan.IDLE) + 1n),
			'a unit more',
		],
		[
			'counting whoever delegates to nobody',
			'NothingDelegated',
			cast.stranger,
			countCall(world, entry, cast.idle),
			'who has committed',
		],
		['counting a party', 'Party', cast.stranger, countCall(world, entry, lot.affiliate), 'the affiliate'],
	];
	const committing = chain.send('commit', cast.late, tx.oracleGovernance.commit(late));
	attempts.push([
		'voting with what was committed too late',
		'NotCommittedInTime',
		cast.late,
		attempt(late),
		`${plan.LATE.parts[0]} MILL, right after the case was opened`,
	]);
	await Promise.all([committing, refuseAll(world, attempts, 'oracleGovernance')]);
	const parties = { owner: lot.owner, affiliate: lot.affiliate, attestor: lot.attestors[0], large };
	for (const [who, { address }] of Object.entries({ ...parties, late: cast.late })) {
		const balance = await chain.view('OracleGovernance', 'voting_balance', [address, entry.id]);
		checks.equal(`${lot.label}: what ${who} may vote with`, plain(balance), 0n);
	}
}
