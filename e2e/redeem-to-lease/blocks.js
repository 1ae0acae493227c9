/** Every block of the run, read again after it: all equations have to hold at its end. */
import * as blocks from '../lib/blocks.js';
import { EQUATIONS, stateOf, tellings } from '../lib/equations.js';

/** Check all equations at every block from the one in which the pool was opened. Returns a row for each. */
export async function everyBlock(world) {
	const { checks, journal, classId } = world;
	await journal.advance();
	const all = [...tellings(journal.pages, classId)].filter(({ told }) => told.pool);
	const supplies = [];
	const found = await blocks.everyBlock(checks, EQUATIONS, all, async (each) => {
		const state = await stateOf(world.chain, world, each);
		const { pooled, shortfall, debt } = state.pool;
		supplies.push({ number: each.page.number, supply: state.utc.supply, pooled, shortfall, debt });
		return state;
	});
	supplies.sort((a, b) => a.number - b.number);
	checks.that(
		'there were blocks with a shortfall',
		supplies.some(({ shortfall }) => shortfall > 0n),
	);
	return { ...found, supplies };
}
