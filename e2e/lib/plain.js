/** Values of the chain as plain ones: BigInt, text, lists and objects. */
import { u8aToHex } from '@polkadot/util';

/**
 * A decoded value without its types: numbers as BigInt, accounts as addresses, bytes in hex, variants without
 * fields by their names, others as an object with the name as its only key, nothing as null.
 */
export function plain(value) {
	if (typeof value.toBigInt === 'function') return value.toBigInt();
	if ('isSome' in value) return value.isSome ? plain(value.unwrap()) : null;
	if (value instanceof Map)
		return Object.fromEntries([...value].map(([key, field]) => [key.toString(), plain(field)]));
	if (value instanceof Set || Array.isArray(value)) return [...value].map(plain);
	if (value instanceof Uint8Array) {
		return value.toRawType().startsWith('AccountId') ? value.toString() : u8aToHex(value);
	}
	if ('isTrue' in value) return value.isTrue;
	if (typeof value.type === 'string')
		return value.isNone ? value.type : { [value.type]: plain(value.value) };
	throw new Error(`a value of an unexpected kind: ${value.toRawType()}`);
}

/** The named fields of an event. */
export function fields({ data }) {
	const names = data.names ?? [];
	return Object.fromEntries(names.map((name, i) => [name, plain(data[i])]));
}
