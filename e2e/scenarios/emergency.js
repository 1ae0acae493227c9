/**
 * Keys of the oracle are captured, and then a majority of those who vote. No such key lists collateral, raises a
 * limit and moves a feed inside one delay; and before the delay is over, others have stopped what they must.
 *
 * First, what captured keys of feeders, attestors and proxies can do at once: nothing, or what is outvoted. Then a
 * real attack by referenda, each of which acts as its own track and waits for the delay of that. The holders who
 * wake up vote on the emergency track, which cancels, pauses, halts and enters safe mode, and ends none of these;
 * all exits stay open meanwhile. Calls that were signed once are sent twice, and too late. In the end everything
 * that `docs/voting.md` names is looked up in the metadata of the node.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples, lookUp, names, runExample } from '../lib/handbook.js';
import { ROOT } from '../lib/node.js';
import { tracks } from '../lib/referenda.js';
import { printRefusals, publish } from '../lib/report.js';
import { onOneNode } from '../lib/world.js';
import { atOnce } from '../emergency/at-once.js';
import { attack } from '../emergency/attack.js';
import { defend, halted, inSafeMode, reopened } from '../emergency/defence.js';
import * as plan from '../emergency/plan.js';
import { replays } from '../emergency/replay.js';
import * as show from '../emergency/report.js';
import * as setup from '../emergency/setup.js';
import { aftermath, inPublic } from '../emergency/truth.js';

export const about = 'captured oracle keys and votes: delays, the emergency track, exits, replayed calls';

const REPORT = join(ROOT, 'target/e2e/emergency.json');
const HANDBOOK = join(ROOT, 'docs/voting.md');

/** All that happens on the chain. */
async function play(world, running) {
	const { say, chain } = world;
	await setup.prepare(world);
	await atOnce(world);

	world.attempts = await attack(world);
	world.begun = world.attempts[0].submitted;
	await inPublic(world);
	say(`the captured submitted ${world.attempts.length} referenda in block ${world.begun}, in public`);
	world.defences = await defend(world);
	say(`the holders who woke up submitted ${world.defences.length}`);
	await replays(world);
	say('signed calls were refused when they were sent twice, and too late');
	await halted(world);
	say('the feed was halted and the listing paused by an emergency vote');
	await inSafeMode(world);
	say(`in safe mode ${world.exits.length} exits were taken; all else was refused`);
	await runExamples(world);
	await reopened(world);
	say('votes with their delay ended safe mode, pause and halt; business goes on');

	const to = await chain.height();
	const attempts = await show.follow(world, running, world.attempts, to);
	const defences = await show.follow(world, running, world.defences, to);
	await aftermath(world, attempts);
	return { attempts, defences };
}

/** Everything that the handbook of voters names is on the chain. */
function checkNames({ chain, checks }) {
	const found = names(readFileSync(HANDBOOK, 'utf8'));
	for (const name of found) checks.equal(`docs/voting.md: ${name.text}`, lookUp(chain.api, name), 'found');
	return found.length;
}

/** Its example runs, and finds the case that is open. */
async function runExamples({ chain, checks, dispute }) {
	for (const example of examples(readFileSync(HANDBOOK, 'utf8'))) {
		const said = await runExample(chain.api, example);
		for (const text of ['class 0 is remedied by "Hybrid"', `case "${dispute}" {`])
			checks.that(`docs/voting.md: the example says ${text}`, said.join('\n').includes(text), said);
	}
}

/** What the report has of a vote: no calls and no bytes. */
const row = ({ label, track, what, index, submitted, approved, due, enacted, cancelled, outcome }) => ({
	label,
	track,
	what,
	index,
	submitted,
	approved,
	earliest: due,
	enacted,
	cancelled,
	outcome,
});

export const run = ({ name }) =>
	onOneNode(name, async (base) => {
		const { say, chain } = base;
		const world = {
			...base,
			cast: setup.cast(),
			quotes: [],
		};
		const running = tracks(chain);
		const expected = Object.entries(plan.PRODUCTION).map(([track, periods]) => [
			track,
			plan.paced(periods),
		]);
		show.checkTracks(world, running, Object.fromEntries(expected));
		say(`${checkNames(world)} names in docs/voting.md are on this chain`);
		const { attempts, defences } = await play(world, running);

		show.printQuotes(world.quotes);
		printRefusals(world.refusals);
		show.printTracks(running, plan.PRODUCTION);
		show.printVotes(
			'What a captured majority tried (blocks since it was submitted)',
			attempts,
			world.begun,
		);
		show.printVotes('What the others did about it', defences, world.begun);
		show.printExits(world.exits, world.begun);
		publish(world, REPORT, {
			begun: world.begun,
			attempts: attempts.map(row),
			defences: defences.map(row),
			exits: world.exits,
		});
		return `${attempts.length} attempts by vote, ${world.refusals.length} refusals, ${world.exits.length} exits, ${world.checks.all.length} checks`;
	});
