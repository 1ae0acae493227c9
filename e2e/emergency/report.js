/** What the scenario found: each vote as a row, checked against the delay of its track. */
import { format } from '../lib/fixed.js';
import { history } from '../lib/referenda.js';
import { print } from '../lib/table.js';

/** What each track of the running chain waits for, beside what its code says. */
export function checkTracks({ checks }, running, expected) {
	checks.equal('tracks', [...running.keys()], Object.keys(expected));
	for (const [name, periods] of Object.entries(expected)) {
		for (const [key, blocks] of Object.entries(periods))
			checks.equal(`track ${name}: ${key}, blocks`, running.get(name)?.[key], blocks);
	}
}

/** In which block the call may run at the earliest: what was asked for, and never before the track's delay. */
function earliest({ approved }, { enact }, { At, After } = { After: 0 }) {
	return Math.max(approved + enact, At ?? approved + After);
}

/** Follow all votes through the blocks, and check that each ended as it had to, and none too early. */
export async function follow(world, running, votes, to) {
	const { chain, checks, begun } = world;
	const found = await history(
		chain,
		votes.map(({ index }) => index),
		begun,
		to,
	);
	return votes.map((vote) => {
		const { label, track, index, submitted, ends, enactment } = vote;
		const entry = found.get(index);
		const periods = running.get(track);
		checks.equal(`${label}: submitted in public`, entry.submitted, submitted);
		checks.equal(`${label}: decided from`, entry.deciding, submitted + periods.prepare);
		if (ends === 'cancelled') {
			checks.that(`${label}: cancelled`, entry.cancelled !== undefined, entry.cancelled);
			checks.equal(`${label}: never enacted`, entry.enacted, undefined);
			return { ...vote, ...entry, due: undefined, outcome: 'cancelled' };
		}
		const due = earliest(entry, periods, enactment);
		checks.atLeast(
			`${label}: approved no sooner than prepared and confirmed`,
			entry.approved,
			submitted + periods.prepare + periods.confirm,
		);
		checks.equal(`${label}: enacted when its delay was over`, entry.enacted, due);
		checks.equal(`${label}: result`, entry.error, ends);
		return { ...vote, ...entry, due, outcome: entry.error ?? 'enacted' };
	});
}

/** Votes, for people. Blocks are counted from the submission of the attack. */
export function printVotes(title, rows, begun) {
	const at = (block) => (block === undefined ? '-' : `+${block - begun}`);
	print(
		title,
		[
			'attempt',
			'track',
			'what',
			'>submitted',
			'>approved',
			'>earliest',
			'>ended',
			'outcome',
			...(rows.some(({ stopped }) => stopped) ? ['what stopped it'] : []),
		],
		rows.map((row) => [
			row.label,
			row.track,
			row.what,
			at(row.submitted),
			at(row.approved),
			at(row.due),
			at(row.enacted ?? row.cancelled),
			row.shown ?? row.outcome,
			...(row.stopped ? [row.stopped] : []),
		]),
	);
}

/** Periods of the tracks. */
export function printTracks(running, production) {
	print(
		'Tracks, in blocks at the pace of this chain (and where tokens are worth something)',
		['track', '>prepare', '>decide', '>confirm', '>enact', '>deposit, MILL'],
		[...running].map(([name, periods]) => [
			name,
			...['prepare', 'decide', 'confirm', 'enact'].map(
				(key) => `${periods[key]} (${production[name][key]})`,
			),
			format(periods.deposit, 12, 0),
		]),
	);
}

/** What captured feeders made of the price of MILL. */
export function printQuotes(quotes) {
	const usd = (value) => format(value, 18, 4);
	print(
		'The price of MILL, of which the truth is 0.2 USD',
		['what feeders say', '>low', '>mid', '>high', 'status'],
		quotes.map(({ name, low, mid, high, status }) => [name, usd(low), usd(mid), usd(high), status]),
	);
}

/** The exits that were taken in safe mode. */
export function printExits(exits, begun) {
	print(
		'Open in safe mode, and used',
		['what', 'call', '>block'],
		exits.map(([what, call, block]) => [what, call, `+${block - begun}`]),
	);
}
