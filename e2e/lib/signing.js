/**
 * Signatures over the hash of the metadata (RFC 78), as hardware wallets make them: mode 1 of the extension
 * `CheckMetadataHash`. The hash is not sent. The runtime adds its own to what was signed, so that a signature
 * over any other one is a bad signature.
 */
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { u8aToHex } from '@polkadot/util';
import { seconds, within } from './wait.js';

/** What the runtime has in its hash beside its metadata: symbol and decimals of `runtime/token.rs`. */
export const TOKEN = { symbol: 'MILL', decimals: 12 };

/** A transaction waits at most this long for its block. */
const INCLUSION = seconds(45);

/**
 * The hash of `metadata`, in hex.
 * @param {Uint8Array} metadata SCALE-encoded, version 15, without a length before it
 * @param {{ symbol: string, decimals: number }} token
 * @param {{ specName?: string, specVersion?: number, base58Prefix?: number }} [expected] what the metadata
 * should say of its runtime; it is an error if it says something else
 */
export function hashOf(metadata, { symbol, decimals }, expected = {}) {
	return u8aToHex(merkleizeMetadata(metadata, { tokenSymbol: symbol, decimals, ...expected }).digest());
}

/** The hash with one bit turned over: of no metadata at all. */
export function spoiled(hash) {
	return `${hash.slice(0, -1)}${(Number.parseInt(hash.at(-1), 16) ^ 1).toString(16)}`;
}

/** The hash of the metadata of the runtime that `api` talks to. */
export async function metadataHash(api, token = TOKEN) {
	const metadata = await api.call.metadata.metadataAtVersion(15);
	if (metadata.isNone) throw new Error('the runtime has no metadata of version 15');
	const { specName, specVersion } = api.runtimeVersion;
	return hashOf(metadata.unwrap().toU8a(true), token, {
		specName: specName.toString(),
		specVersion: specVersion.toNumber(),
		base58Prefix: api.consts.system.ss58Prefix.toNumber(),
	});
}

/**
 * Sign `call` over `hash` in mode 1, send it, and wait until it is in a block. Counts no nonces, so one at a
 * time, by an account that nobody else sends for.
 * @returns {Promise<{ block: string, events: any[] }>} where it is, and what happened there
 */
export async function sendOver(hash, pair, call) {
	let stop = () => {};
	const included = new Promise((resolve, reject) => {
		const watch = (result) => {
			if (result.isError) reject(new Error(`dropped by the pool: ${result.status.type}`));
			if (!result.status.isInBlock) return;
			if (result.dispatchError) reject(new Error(`failed: ${result.dispatchError}`));
			else resolve({ block: result.status.asInBlock.toHex(), events: result.events.map((e) => e.event) });
		};
		const options = { nonce: -1, mode: 1, metadataHash: hash, withSignedTransaction: true };
		call.signAndSend(pair, options, watch).then((unsubscribe) => (stop = unsubscribe), reject);
	});
	try {
		return await within('a call signed over the metadata hash, in a block', INCLUSION, included);
	} finally {
		stop();
	}
}
