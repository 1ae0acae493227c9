/**
 * Attestors: who says with a bond that the machines of a fleet exist. Before a quorum of them has, the fleet's
 * owner may open and fill vaults, and no more.
 */
import { u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { allEvents, only } from './chain.js';
import { MILL } from './fixed.js';
import { plain } from './plain.js';

/** Fleets that one extrinsic attests at most, far below what a block can hold. */
const BATCH = 25;

/** A fleet as what attestors speak of. */
export const fleetSubject = (id) => ({ Fleet: id });

/** What an attestor's account has to have: its bond, and fees. */
export const attestorFunds = (api) => api.settings.attestorBond.toBigInt() + 100n * MILL;

/** How many attestors have to agree. */
export const quorumOf = (api) => api.consts.oracleGovernance.attestationQuorum.toNumber();

/** What stands for the evidence that an attestor has seen of a fleet: the hash of a text. */
export const evidenceOf = (attestor, fleet) =>
	u8aToHex(blake2AsU8a(`fleet ${fleet} as ${attestor} has seen it`, 256));

/** `accounts`, each with {@link attestorFunds}, become attestors. Returns what each of them put on hold. */
export async function joinAttestors(chain, accounts) {
	const { tx } = chain.api;
	const outcomes = await Promise.all(
		accounts.map((who) => chain.send('become an attestor', who, tx.oracleGovernance.join())),
	);
	return outcomes.map((outcome) => only(outcome, 'oracleGovernance', 'AttestorJoined').bond);
}

/**
 * Who of `attestors` attests which of `fleets`: a quorum for each, taken in turns, so that all have about as
 * much to do. Returns the fleets of each attestor, in their order.
 * @template T
 * @param {number} attestors how many there are
 * @param {T[]} fleets
 * @param {number} quorum
 */
export function turns(attestors, fleets, quorum) {
	if (attestors < quorum) throw new Error(`${attestors} attestors are no quorum of ${quorum}`);
	const duties = Array.from({ length: attestors }, () => []);
	fleets.forEach((fleet, i) => {
		for (let k = 0; k < quorum; k++) duties[(i * quorum + k) % attestors].push(fleet);
	});
	return duties;
}

/**
 * A quorum of `attestors` attests each of the fleets: all at once, each with as few extrinsics as it takes.
 * None of them may be the owner of a fleet or an affiliate, or have attested one in a round that is not over.
 * Throws if a fleet is not attested in the end.
 * @param {import('./chain.js').Chain} chain
 * @param {any[]} attestors key pairs of active attestors, at least a quorum
 * @param {number[]} fleetIds
 * @returns {Promise<{ until: Map<number, bigint>, blocks: Map<number, string>, counts: number[] }>} until when
 * each fleet is attested, in milliseconds, in which block that was decided, and how many each attestor attested
 * for
 */
export async function attest(chain, attestors, fleetIds) {
	const { tx } = chain.api;
	const duties = turns(attestors.length, fleetIds, quorumOf(chain.api));
	const outcomes = await Promise.all(
		attestors.flatMap((who, i) =>
			batches(duties[i]).map((fleets) =>
				chain.batch(
					`attest fleets ${fleets}`,
					who,
					fleets.map((id) =>
						tx.oracleGovernance.attest(fleetSubject(id), true, evidenceOf(who.address, id)),
					),
				),
			),
		),
	);
	const [until, blocks] = [new Map(), new Map()];
	for (const { events, block } of outcomes) {
		for (const made of allEvents(events, 'oracleGovernance', 'AttestationMade')) {
			const id = made.subject.asFleet.toNumber();
			until.set(id, plain(made.until));
			blocks.set(id, block);
		}
	}
	const missing = fleetIds.filter((id) => !until.has(id));
	if (missing.length > 0) throw new Error(`not attested: fleets ${missing}`);
	return { until, blocks, counts: duties.map(({ length }) => length) };
}

/** Compare what {@link attest} was told with what the registry and the oracle say of each fleet. */
export async function checkAttested({ chain, checks }, { until, blocks }) {
	const lifetime = plain(chain.api.consts.oracleGovernance.attestationLifetime);
	await Promise.all(
		[...until].map(async ([id, told]) => {
			const block = blocks.get(id);
			const [begun, registry, oracle] = await Promise.all([
				chain.now(block),
				chain.view('Registry', 'attested_until', [id], block),
				chain.view('OracleGovernance', 'attested_until', [fleetSubject(id)], block),
			]);
			checks.equal(`fleet ${id}: attested until, by the clock`, told, begun + lifetime);
			checks.equal(`fleet ${id}: attested until, by the registry`, plain(registry), told);
			checks.equal(`fleet ${id}: attested until, by the oracle`, plain(oracle), told);
		}),
	);
}

/**
 * Attestors bond themselves while `committing` goes on, and a quorum of `some` of them attests each fleet.
 * @param {any[]} attestors
 * @param {Promise<{ id: number }[]>} committing
 */
export async function joinAndAttest(world, attestors, committing, some = attestors) {
	const [fleets] = await Promise.all([committing, joinAttestors(world.chain, attestors)]);
	const ids = fleets.map(({ id }) => id);
	await checkAttested(world, await attest(world.chain, some, ids));
	return fleets;
}

/** `list` in pieces of {@link BATCH}. */
function batches(list) {
	const count = Math.ceil(list.length / BATCH);
	return Array.from({ length: count }, (_, i) => list.slice(i * BATCH, (i + 1) * BATCH));
}
