/**
 * Exact decimal numbers as BigInt, and how to print them. Nothing that is money touches a float.
 */

/** One in FixedU128: eighteen decimals. */
export const ONE = 10n ** 18n;
/** One US dollar in the smallest unit of the settlement asset, and one device-hour. */
export const MICRO = 1_000_000n;
/** One MILL in its smallest unit. */
export const MILL = 10n ** 12n;

/**
 * A decimal string as an integer with `decimals` decimals. Digits beyond are refused.
 * @param {string} text
 * @param {number} decimals
 */
export function parse(text, decimals = 18) {
	const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
	const fraction = match?.[2] ?? '';
	if (!match || fraction.length > decimals)
		throw new Error(`not a number of ${decimals} decimals: '${text}'`);
	return BigInt(match[1]) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || 0);
}

/**
 * An integer with `decimals` decimals as a decimal string with `shown` of them, cut off, not rounded.
 * @param {bigint} value
 * @param {number} decimals
 * @param {number} shown
 */
export function format(value, decimals = 18, shown = decimals) {
	const text = value.toString().padStart(decimals + 1, '0');
	const whole = text.slice(0, text.length - decimals);
	const fraction = text.slice(text.length - decimals).slice(0, shown);
	return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** As {@link format}, with trailing zeros dropped. */
export function short(value, decimals = 18) {
	const text = format(value, decimals);
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** `a / b`, up. */
export function divCeil(a, b) {
	return (a + b - 1n) / b;
}

/** The least of BigInts. */
export function min(a, b) {
	return a < b ? a : b;
}

/** The greatest of BigInts. */
export function max(a, b) {
	return a > b ? a : b;
}

/** BigInts in ascending order. */
export function sorted(values) {
	return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
