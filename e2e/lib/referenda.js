/**
 * Referenda: proposed with all that is public of them, voted on, and followed by what the blocks say of them.
 *
 * A referendum acts as the origin of its track and as nothing else. From its submission on its call is on the
 * chain for everybody to read; and once it is approved, the chain waits for the enactment period of the track.
 */
import { compactToU8a, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { blockEvents } from './events.js';

/** The origin that a referendum of each track acts as. */
export const ORIGINS = {
	root: { system: 'Root' },
	parameters: { Origins: 'Parameters' },
	classes: { Origins: 'Classes' },
	oracle: { Origins: 'Oracle' },
	emergency: { Origins: 'Emergency' },
	'remedy policy': { Origins: 'RemedyPolicy' },
};

const PERBILL = 1_000_000_000n;
/** What all tracks ask, in parts of 10^9: at the beginning of the decision period, and at its end. */
export const APPROVAL = { ceil: 800_000_000n, floor: 500_000_000n };
export const SUPPORT = { ceil: 500_000_000n, floor: 10_000_000n };

/**
 * After how many blocks of deciding the share `part / whole` passes a curve that falls on a straight line within
 * `period` blocks. Null if it never does.
 */
export function passesAfter({ ceil, floor }, part, whole, period) {
	const share = (part * PERBILL) / whole;
	if (share >= ceil) return 0;
	if (share < floor) return null;
	const over = (ceil - share) * BigInt(period);
	const span = ceil - floor;
	return Number((over + span - 1n) / span);
}

/**
 * When a referendum that was submitted in block 0 with its deposit is approved at the earliest, if nobody changes
 * a vote, and when its call may run. Null if it is never approved.
 * @param {{ prepare: number, decide: number, confirm: number, enact: number }} periods of its track, blocks
 * @param {{ ayes: bigint, nays: bigint, issuance: bigint }} votes all at a conviction of one
 */
export function schedule(periods, { ayes, nays, issuance }) {
	const waits = [
		passesAfter(APPROVAL, ayes, ayes + nays, periods.decide),
		passesAfter(SUPPORT, ayes, issuance, periods.decide),
	];
	if (waits.includes(null)) return null;
	const approved = periods.prepare + Math.max(...waits) + periods.confirm;
	return { approved, enacted: approved + periods.enact };
}

/** The tracks as the running chain has them, by name, with their periods in blocks at its pace. */
export function tracks({ api }) {
	const periods = new Map(
		[...api.settings.tracks].map(({ id, prepare, decide, confirm, enact }) => [
			id.toNumber(),
			{
				prepare: prepare.toNumber(),
				decide: decide.toNumber(),
				confirm: confirm.toNumber(),
				enact: enact.toNumber(),
			},
		]),
	);
	return new Map(
		[...api.consts.referenda.tracks].map(([id, info]) => [
			// Padded with zeros to a length that is always the same.
			info.name.toString().replace(/\0+$/, ''),
			{
				id: id.toNumber(),
				deposit: info.decisionDeposit.toBigInt(),
				...periods.get(id.toNumber()),
			},
		]),
	);
}

/** A vote for (`aye`) or against, of `balance`, at a conviction of one. */
export const standard = (aye, balance) => ({
	Standard: { vote: { aye, conviction: 'Locked1x' }, balance },
});

/** The name under which the scheduler keeps the call of referendum `index` once it is approved. */
export function enactmentId(index) {
	const label = stringToU8a('enactment');
	const number = new Uint8Array(4);
	new DataView(number.buffer).setUint32(0, index, true);
	return blake2AsHex(
		u8aConcat(stringToU8a('assembly'), compactToU8a(label.length), label, number),
		256,
	);
}

/**
 * One account proposes all of `specs` in one extrinsic: it notes each call, submits it, places the decision
 * deposit, and votes for it with `balance`. Nobody else may submit in between.
 * @param {{ label: string, track: string, call: any, enactment?: object }[]} specs
 * @returns {Promise<object[]>} the specs, each with its index, the bytes of its call, and the block of its
 * submission
 */
export async function propose(chain, pair, specs, balance) {
	const { tx, query } = chain.api;
	const first = (await query.referenda.referendumCount()).toNumber();
	const proposals = specs.map((spec, i) => ({
		...spec,
		index: first + i,
		bytes: u8aToHex(spec.call.method.toU8a()),
		hash: spec.call.method.hash.toHex(),
	}));
	const calls = proposals.flatMap(({ index, track, bytes, hash, enactment = { After: 0 } }) => [
		tx.preimage.notePreimage(bytes),
		tx.referenda.submit(
			ORIGINS[track],
			{ Lookup: { hash, len: bytes.length / 2 - 1 } },
			enactment,
		),
		tx.referenda.placeDecisionDeposit(index),
		tx.convictionVoting.vote(index, standard(true, balance)),
	]);
	const { block } = await chain.batch('propose referenda', pair, calls);
	const submitted = await chain.height(block);
	return proposals.map((proposal) => ({ ...proposal, submitted, block }));
}

/** Each of `voters` votes on all of `proposals`, all at once. */
export async function voteOn(chain, voters, proposals, aye, balance) {
	const { tx } = chain.api;
	// Each voter signs calls of its own: to sign one changes it.
	const calls = () =>
		proposals.map(({ index }) => tx.convictionVoting.vote(index, standard(aye, balance)));
	await Promise.all(voters.map((who) => chain.batch('vote', who, calls())));
}

/** The stages of a referendum and the events that begin them. */
const STAGES = {
	Submitted: 'submitted',
	DecisionDepositPlaced: 'deposited',
	DecisionStarted: 'deciding',
	ConfirmStarted: 'confirming',
	ConfirmAborted: 'aborted',
	Confirmed: 'approved',
	Rejected: 'rejected',
	Cancelled: 'cancelled',
	Killed: 'killed',
	TimedOut: 'timedOut',
};

/**
 * What blocks `from` to `to` say of the referenda `indices`: the block of each stage and, once its call has run,
 * in which block, and why it failed if it did.
 * @returns {Promise<Map<number, { enacted?: number, error?: string | null, [stage: string]: any }>>}
 */
export async function history(chain, indices, from, to) {
	const found = new Map(indices.map((index) => [index, {}]));
	const names = new Map(indices.map((index) => [enactmentId(index), index]));
	for (let number = from; number <= to; number++) {
		for (const { event } of await blockEvents(chain.api, number)) {
			const { section, method, data } = event;
			if (section === 'referenda' && STAGES[method]) {
				const entry = found.get(data.index.toNumber());
				if (entry) entry[STAGES[method]] = number;
			} else if (section === 'scheduler' && method === 'Dispatched' && data.id.isSome) {
				const entry = found.get(names.get(data.id.unwrap().toHex()));
				if (!entry) continue;
				entry.enacted = number;
				entry.error = data.result.isErr ? chain.describe(data.result.asErr).reason : null;
			}
		}
	}
	return found;
}

/** Wait until the chain's best block is at least `height`. */
export async function reach(chain, height) {
	while ((await chain.height()) < height) await chain.nextBlock();
}
