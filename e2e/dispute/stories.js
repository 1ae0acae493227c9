/** What becomes of each lot. All cases run at once, but for the one that is opened under the new policy. */
import { refused } from '../lib/refusals.js';
import * as cases from './cases.js';
import { onRejected, onUnresolved, onUpheld } from './consequences.js';
import * as plan from './plan.js';
import { changePolicy } from './referendum.js';
import * as refusals from './refusals.js';
import { claims, settled } from './settle.js';
import { castVotes, refuseVotes } from './votes.js';

const CONSEQUENCES = { Upheld: onUpheld, Rejected: onRejected, Unresolved: onUnresolved };

/** Who appeals after a round: somebody for the challenger, or the owner for itself. */
function appellant({ cast }, { lot }, who) {
	return who === 'owner' ? [lot.owner, false] : [cast[who], true];
}

/** A case from its opening to the last claim. */
async function proceed(world, entry) {
	const { lot } = entry;
	for (const round of plan.rounds[lot.label]) {
		const counted = await castVotes(world, entry, round);
		const deciding = cases.decide(world, entry, counted, round.verdict);
		const appealing = round.appeal
			? cases
					.untilDecided(world, entry)
					.then(() => cases.appeal(world, entry, ...appellant(world, entry, round.appeal)))
			: null;
		await Promise.all([deciding, appealing]);
		world.say(`${lot.label}: ${round.verdict} in round ${entry.rounds.length - (round.appeal ? 1 : 0)}`);
	}
}

/** What follows once nobody may appeal any more. */
async function finish(world, entry) {
	const { lot } = entry;
	const late = lot.byHand ? null : refusals.tooLate(world, entry);
	await Promise.all([cases.conclude(world, entry), late]);
	await CONSEQUENCES[lot.verdict](world, entry);
	if (!lot.remedy) return;
	await settled(world, entry);
	await claims(world, entry);
}

const open = (world, label, electorate = plan.ELECTORATE) => {
	const lot = world.lot(label);
	const { policy, then } = world.classes.get(lot.class);
	return cases.open(world, lot, electorate, label === 'later' ? then : policy);
};

/** A forged fleet, and all that is refused on the way. */
async function stopped(world) {
	const entry = await open(world, 'stopped');
	await Promise.all([proceed(world, entry), refuseVotes(world, entry), refusals.onDisputed(world, entry)]);
	await Promise.all([finish(world, entry), refusals.onClosed(world, entry)]);
	await refusals.onCondemned(world, entry);
	world.say('stopped: a forged fleet, condemned; its class stops hard: holders get nothing');
}

/** A forged fleet of a class that shares. */
async function shared(world) {
	const entry = await open(world, 'shared');
	await proceed(world, entry);
	await finish(world, entry);
	world.say('shared: a forged fleet, condemned; its class shares: holders get what the vault has');
}

/** A sound fleet, disputed for nothing. */
async function sound(world) {
	const entry = await open(world, 'sound');
	await proceed(world, entry);
	await finish(world, entry);
	world.say('sound: disputed for nothing, which cost its challenger the bond; sales go on');
}

/** Nobody votes, not even when voting goes on once more. */
async function ignored(world) {
	const entry = await open(world, 'ignored');
	await proceed(world, entry);
	await finish(world, entry);
	world.say('ignored: nobody voted, so that it is unresolved, and hybrid whatever its class says');
}

/** Two forged fleets of one class, whose policy changes between their cases. */
async function changed(world) {
	const { chain, cast } = world;
	const first = await open(world, 'earlier');
	const going = proceed(world, first).then(() => finish(world, first));
	const changing = changePolicy(world, first).then(async () => {
		const { Confirmed, enacted } = world.referendum;
		world.say(
			`a referendum has changed a policy: confirmed in block ${Confirmed}, enacted in ${enacted}`,
		);
		const second = await open(world, 'later', plan.ELECTORATE + plan.committed(plan.LATE));
		const counting = refused(
			world,
			'counting whoever follows somebody who has not voted',
			'oracleGovernance.NothingDelegated',
			cast.stranger,
			chain.api.tx.oracleGovernance.countDelegated(second.rounds.at(-1).poll, cast.follower.address),
			'who follows bea',
		);
		await Promise.all([proceed(world, second), counting]);
		await finish(world, second);
		world.say(
			'later: a forged fleet, condemned; by the new policy holders are paid, and the owner the rest',
		);
	});
	await Promise.all([
		going.then(() =>
			world.say(
				'earlier: rejected at first, upheld on appeal; its policy is still that of its opening',
			),
		),
		changing,
	]);
}

/** All stories at once. */
export const play = (world) =>
	Promise.all([stopped, shared, sound, ignored, changed].map((story) => story(world)));
