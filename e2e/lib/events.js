/** Events of blocks, those of hooks included: these are in no transaction's outcome. */
import { until } from './wait.js';

/** All events of block `number` with the phase in which each happened, in their order. */
export async function blockEvents(api, number) {
	const hash = await api.rpc.chain.getBlockHash(number);
	return [...(await (await api.at(hash)).query.system.events())];
}

/**
 * Wait for the first event of blocks `first` and later that `matches`.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} what what is waited for, for the message of the error
 * @param {number} timeoutMs
 * @param {number} first
 * @param {(event: any) => boolean} matches
 * @returns {Promise<{ data: any, number: number, block: string, inHook: boolean }>} its fields, where it
 * happened, and whether a hook at the end of the block made it rather than a transaction
 */
export async function untilEvent(api, what, timeoutMs, first, matches) {
	let next = first;
	return until(what, timeoutMs, async () => {
		const height = (await api.rpc.chain.getHeader()).number.toNumber();
		for (; next <= height; next++) {
			const found = (await blockEvents(api, next)).find(({ event }) => matches(event));
			if (found) {
				const block = (await api.rpc.chain.getBlockHash(next)).toHex();
				return { data: found.event.data, number: next, block, inHook: found.phase.isFinalization };
			}
		}
		return null;
	});
}

/** What matches the event `method` of pallet clt about `vault`. */
export const ofVault =
	(method, vault) =>
	({ section, method: name, data }) =>
		section === 'clt' && name === method && data.vault.toNumber() === vault;
