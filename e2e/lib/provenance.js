/**
 * The provenance chain of vaults, replayed from the chain's events alone: who holds a unit can trace it to its
 * issue without trusting the record of the vault.
 *
 *     head = BLAKE2b-256(head ++ sequence as u64, little-endian ++ SCALE(event of pallet clt))
 */
import { bnToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { blockEvents } from './events.js';

/** Blocks fetched at once. */
const AT_ONCE = 16;

/** The chain of a vault without events. */
export const EMPTY = { sequence: 0, head: new Uint8Array(32) };

/**
 * The chain with one more event.
 * @param {{ sequence: number, head: Uint8Array }} chain
 * @param {Uint8Array} event its variant and fields, without the index of the pallet
 */
export function link({ sequence, head }, event) {
	const next = sequence + 1;
	const number = bnToU8a(next, { bitLength: 64, isLe: true });
	return { sequence: next, head: blake2AsU8a(u8aConcat(head, number, event), 256) };
}

/**
 * The chain of each vault after all `events`, in their order.
 * @param {{ vault: number, bytes: Uint8Array }[]} events
 * @returns {Map<number, { sequence: number, head: string }>}
 */
export function replay(events) {
	const chains = new Map();
	for (const { vault, bytes } of events) chains.set(vault, link(chains.get(vault) ?? EMPTY, bytes));
	return new Map(
		[...chains].map(([vault, { sequence, head }]) => [vault, { sequence, head: u8aToHex(head) }]),
	);
}

/**
 * All events that name a vault, in blocks 1 to `height`.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {number} height
 */
export async function vaultEvents(api, height) {
	const found = [];
	for (let first = 1; first <= height; first += AT_ONCE) {
		const numbers = Array.from({ length: Math.min(AT_ONCE, height - first + 1) }, (_, i) => first + i);
		const blocks = await Promise.all(numbers.map((number) => blockEvents(api, number)));
		for (const { event } of blocks.flat()) {
			if (event.section !== 'clt' || !event.data.names?.includes('vault')) continue;
			// An event is the index of its pallet, that of its variant, and its fields.
			found.push({
				vault: event.data.vault.toNumber(),
				method: event.method,
				data: event.data,
				bytes: event.toU8a().slice(1),
			});
		}
	}
	return found;
}
