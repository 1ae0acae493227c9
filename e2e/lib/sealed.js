/**
 * Access details that only one account can read, sealed by a client, kept as they are by the chain.
 *
 *     blob   = version (1 byte) ++ key of the moment (32) ++ secretbox (16 more than the text)
 *     key    = BLAKE2b-256(context ++ key of the moment ++ key of the receiver ++ shared secret)
 *     shared = sr25519 agreement of the key of the moment with that of the receiver
 *
 * The context names the lease, so that a blob cannot be passed off as that of another one. The key of the moment
 * is forgotten once the blob is made, so that its maker cannot open it either. A key is used once, so that the
 * nonce may be the same always.
 */
import { DEV_PHRASE } from '@polkadot/keyring';
import { stringToU8a, u8aConcat, u8aToString } from '@polkadot/util';
import {
	blake2AsU8a,
	keyExtractSuri,
	keyFromPath,
	mnemonicToMiniSecret,
	naclDecrypt,
	naclEncrypt,
	randomAsU8a,
	sr25519Agreement,
	sr25519PairFromSeed,
} from '@polkadot/util-crypto';

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE = new Uint8Array(24);

/** How many bytes a blob has more than its text. */
export const OVERHEAD = 1 + KEY_BYTES + 16;

/** What the key is bound to: a lease of the chain of genesis `genesis`. */
export const contextOf = (genesis, lease) => stringToU8a(`millrace access of lease ${lease} on ${genesis}`);

const keyOf = (context, moment, receiver, shared) =>
	blake2AsU8a(u8aConcat(context, moment, receiver, shared), 256);

/**
 * Seal `text` to the account with public key `receiver`.
 * @param {string} text
 * @param {Uint8Array} receiver sr25519
 * @param {Uint8Array} context
 */
export function seal(text, receiver, context) {
	const moment = sr25519PairFromSeed(randomAsU8a(KEY_BYTES));
	const shared = sr25519Agreement(moment.secretKey, receiver);
	const key = keyOf(context, moment.publicKey, receiver, shared);
	const { encrypted } = naclEncrypt(stringToU8a(text), key, NONCE);
	return u8aConcat([VERSION], moment.publicKey, encrypted);
}

/**
 * The text in `blob`, or null if it was sealed to somebody else, for something else, or changed.
 * @param {Uint8Array} blob
 * @param {{ publicKey: Uint8Array, secretKey: Uint8Array }} receiver
 * @param {Uint8Array} context
 */
export function open(blob, { publicKey, secretKey }, context) {
	if (blob.length < OVERHEAD || blob[0] !== VERSION) return null;
	const moment = blob.slice(1, 1 + KEY_BYTES);
	const shared = agreement(secretKey, moment);
	if (shared === null) return null;
	const key = keyOf(context, moment, publicKey, shared);
	const text = naclDecrypt(blob.slice(1 + KEY_BYTES), NONCE, key);
	return text === null ? null : u8aToString(text);
}

/** The shared secret, or null: not all 32 bytes are a key, and anybody may have written them. */
function agreement(secretKey, publicKey) {
	try {
		return sr25519Agreement(secretKey, publicKey);
	} catch {
		return null;
	}
}

/** The keys of the development account of derivation path `path`. A keyring does not give secrets away. */
export function keysOf(path) {
	const seed = mnemonicToMiniSecret(DEV_PHRASE);
	return keyFromPath(sr25519PairFromSeed(seed), keyExtractSuri(`${DEV_PHRASE}${path}`).path, 'sr25519');
}
