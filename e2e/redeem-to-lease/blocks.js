/** Every block of the run, read again after it: all equations have to hold at its end. */
import { EQUATIONS, stateOf, tellings } from '../lib/equations.js';

/** Blocks read at once. */
const AT_ONCE = 8;

/** Check all equations at every block from the one in which the pool was opened. Returns a row for each. */
export async function everyBlock(world) {
	const { checks, journal, classId } = world;
	await journal.advance();
	const all = [...tellings(journal.pages, classId)].filter(({ told }) => told.pool);
	const broken = new Map(Object.keys(EQUATIONS).map((name) => [name, []]));
	const supplies = [];
	for (let first = 0; first < all.length; first += AT_ONCE) {
		const part = all.slice(first, first + AT_ONCE);
		const states = await Promise.all(part.map((each) => stateOf(world.chain, world, each)));
		states.forEach((state, i) => {
			const { number } = part[i].page;
			for (const [name, holds] of Object.entries(EQUATIONS)) {
				if (!holds(state)) broken.get(name).push(number);
			}
			const { pool, utc } = state;
			supplies.push({
				number,
				supply: utc.supply,
				pooled: pool.pooled,
				shortfall: pool.shortfall,
				debt: pool.debt,
			});
		});
	}
	const [from, to] = [all[0].page.number, all.at(-1).page.number];
	for (const [name, blocks] of broken)
		checks.that(
			`${name}, at every block`,
			blocks.length === 0,
			blocks.length ? `not at ${blocks}` : `${from} to ${to}`,
		);
	checks.that(
		'there were blocks with a shortfall',
		supplies.some(({ shortfall }) => shortfall > 0n),
	);
	return {
		from,
		to,
		blocks: all.length,
		supplies,
		rows: [...broken].map(([name, blocks]) => ({ name, broken: blocks })),
	};
}
