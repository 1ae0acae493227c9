/** The policy of a class is changed by a referendum on the track of policies, while a case of the class is open. */
import { plain } from '../lib/plain.js';
import { propose, schedule, tracks, voteOn } from '../lib/referenda.js';
import { seconds } from '../lib/wait.js';
import * as plan from './plan.js';

const TRACK = 'remedy policy';
/** A referendum that nearly everybody wants is over within this time. */
const LONG = seconds(150);
/** The phases of a referendum, by the events that begin them. */
const PHASES = ['DecisionStarted', 'ConfirmStarted', 'Confirmed'];

/** The rich vote, all but the last one for it. Returns in which block it was submitted. */
async function campaign({ chain, cast }, call) {
	const [first, ...others] = cast.rich;
	const proposals = await propose(chain, first, [{ label: 'policy', track: TRACK, call }], plan.RICH_VOTE);
	await Promise.all([
		voteOn(chain, others.slice(0, -1), proposals, true, plan.RICH_VOTE),
		voteOn(chain, others.slice(-1), proposals, false, plan.RICH_VOTE),
	]);
	return proposals[0];
}

/** The block of the last vote on a referendum. */
function lastVote({ pages }, index, from) {
	const voted = ({ section, method, fields }) =>
		section === 'convictionVoting' && method === 'Voted' && fields.pollIndex === BigInt(index);
	const blocks = pages.slice(from - 1).filter(({ events }) => events.some(voted));
	return Math.max(...blocks.map(({ number }) => number));
}

/**
 * All of it, until the policy is another one.
 * @param {{ id: bigint, lot: any }} entry a case of the class that was opened before, and keeps its policy
 */
export async function changePolicy(world, entry) {
	const { chain, checks, journal, classes } = world;
	const { id, policy, then } = classes.get('voted');
	const before = await chain.view('OracleGovernance', 'policy', [id]);
	checks.equal('policy before the referendum, as nobody has set one', before.type, policy);
	const call = chain.api.tx.oracleGovernance.setPolicy(id, then);
	const { index, submitted } = await campaign(world, call);
	const steps = { submitted };
	for (const phase of PHASES) {
		const { page } = await journal.until(
			`${phase} of the referendum`,
			LONG,
			submitted,
			({ section, method, fields }) =>
				section === 'referenda' && method === phase && fields.index === BigInt(index),
		);
		steps[phase] = page.number;
	}
	const set = await journal.until(
		'the new policy',
		LONG,
		submitted,
		({ section, method, fields }) =>
			section === 'oracleGovernance' && method === 'PolicySet' && fields.classId === BigInt(id),
	);
	const { number, hash } = set.page;
	steps.enacted = number;
	const track = tracks(chain).get(TRACK);
	const issuance = plain(await (await chain.api.at(hash)).query.balances.totalIssuance());
	const ayes = plan.RICH_VOTE * BigInt(plan.RICH - 1);
	const due = schedule(track, { ayes, nays: plan.RICH_VOTE, issuance });
	checks.equal('referendum: policy', set.fields.remedy, then);
	checks.that('referendum: enacted by the scheduler', set.inHook, set.inHook);
	checks.equal('referendum: track', track.id, 5);
	// Those who vote for it decide, some blocks after its submission: with the last of their votes it passes.
	steps.voted = lastVote(journal, index, submitted);
	checks.atLeast('referendum: blocks until it was confirmed', steps.Confirmed - submitted, due.approved);
	checks.that(
		'referendum: confirming begins with the block after the last vote, if not before',
		steps.ConfirmStarted <= steps.voted + 1,
		`${steps.ConfirmStarted}, last vote ${steps.voted}`,
	);
	checks.equal('referendum: blocks of confirming', steps.Confirmed - steps.ConfirmStarted, track.confirm);
	checks.equal('referendum: blocks until it was enacted', number - steps.Confirmed, track.enact);
	const after = await chain.view('OracleGovernance', 'policy', [id], hash);
	checks.equal('policy after the referendum', after.type, then);
	const open = plain(await chain.view('OracleGovernance', 'case_view', [entry.id], hash));
	checks.equal(`${entry.lot.label}: policy of the case that was open`, open?.remedy, policy);
	world.referendum = { index, ...steps };
}
