/** Values of the chain, side by side. */

/** A value as a text, to compare. */
export const text = (value) =>
	JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each));

/** Whether two maps hold the same. */
export const same = (a, b) => a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);

/** Sums of `[name, amount]` by name; what is nothing is left out. */
export function sums(pairs) {
	const all = new Map();
	for (const [name, amount] of pairs) all.set(name, (all.get(name) ?? 0n) + amount);
	return new Map([...all].filter(([, amount]) => amount !== 0n));
}
