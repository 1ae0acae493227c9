/** Equations that have to hold at the end of every block: where they do not, and what the report says of that. */

/** Blocks read at once. */
const AT_ONCE = 8;

/** Notes at which blocks which equation does not hold. */
export class Ledger {
	#broken;
	#equations;

	/** @param {Record<string, (state: any) => boolean>} equations by the names under which blocks are counted */
	constructor(equations) {
		this.#equations = Object.entries(equations);
		this.#broken = new Map(this.#equations.map(([name]) => [name, []]));
	}

	/** Note what holds of the state at the end of block `number`. */
	check(number, state) {
		for (const [name, holds] of this.#equations) if (!holds(state)) this.#broken.get(name).push(number);
	}

	/** Note a check for each equation. Returns what the report says of blocks `from` to `to`. */
	finish(checks, from, to) {
		for (const [name, blocks] of this.#broken)
			checks.that(
				`${name}, at every block`,
				blocks.length === 0,
				blocks.length ? `not at ${blocks}` : `${from} to ${to}`,
			);
		const rows = [...this.#broken].map(([name, broken]) => ({ name, broken }));
		return { from, to, blocks: to - from + 1, rows };
	}
}

/**
 * Check all equations at the blocks of `all`, which `read` reads.
 * @template {{ page: import('./journal.js').Page }} Entry
 * @param {Entry[]} all without gaps
 * @param {(entry: Entry) => Promise<any>} read
 */
export async function everyBlock(checks, equations, all, read) {
	const ledger = new Ledger(equations);
	for (let next = 0; next < all.length; next += AT_ONCE) {
		const part = all.slice(next, next + AT_ONCE);
		const states = await Promise.all(part.map(read));
		states.forEach((state, i) => ledger.check(part[i].page.number, state));
	}
	return ledger.finish(checks, all[0].page.number, all.at(-1).page.number);
}
