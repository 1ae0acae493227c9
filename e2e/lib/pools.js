/** Pools rebuilt from the chain's events alone. */

const less = (pool, vault, units) => {
	const left = (pool.vaults.get(vault) ?? 0n) - units;
	if (left < 0n) throw new Error(`more of vault ${vault} left the pool than was in it`);
	if (left === 0n) pool.vaults.delete(vault);
	else pool.vaults.set(vault, left);
};

const more = (pool, vault, units) => pool.vaults.set(vault, (pool.vaults.get(vault) ?? 0n) + units);

/** What each kind of event does to the pool of its class. */
const STEPS = {
	Pooled(pool, { vault, units }) {
		more(pool, vault, units);
		pool.supply += units;
	},
	Unpooled(pool, { vault, units }) {
		less(pool, vault, units);
		pool.supply -= units;
	},
	Redeemed: burn,
	Taken: burn,
	Liquidated: burn,
	Restored(pool, { vault, units }, claimed) {
		pool.supply += units;
		// What came back of a settled vault was claimed, and is not in the pool.
		if (!claimed) more(pool, vault, units);
	},
	ShortfallClaimed(pool, { vault, units, burned, shortfall, debt }, restored) {
		Object.assign(pool, { shortfall, debt });
		pool.supply -= burned;
		if (!restored) less(pool, vault, units);
	},
	RedeemedCash(pool, { units, shortfall, debt }) {
		Object.assign(pool, { shortfall, debt });
		pool.supply -= units;
	},
	CollateralBought() {},
};

function burn(pool, { vault, units }) {
	less(pool, vault, units);
	pool.supply -= units;
}

/** Whether `other` is about the same units as `event`: a claim of what a lease gives back comes with both. */
const together = (event, other, method) =>
	other?.method === method &&
	other.fields.vault === event.fields.vault &&
	other.fields.units === event.fields.units;

/** All pools that events have told of. */
export class Pools {
	/**
	 * @type {Map<bigint, { supply: bigint, shortfall: bigint, debt: bigint, vaults: Map<bigint, bigint> }>} by class,
	 * with the pooled units of each vault
	 */
	all = new Map();

	/** All events of pallet utc in one block, in their order. */
	apply(events) {
		events.forEach((event, i) => {
			const { class: id, ...rest } = event.fields;
			if (event.method === 'PoolOpened') {
				this.all.set(id, { supply: 0n, shortfall: 0n, debt: 0n, vaults: new Map() });
				return;
			}
			const step = STEPS[event.method];
			if (!step) throw new Error(`an event about a pool that nobody expects: ${event.method}`);
			const pool = this.all.get(id);
			if (!pool) throw new Error(`an event about the pool of class ${id}, which was never opened`);
			const paired =
				together(event, events[i + 1], 'Restored') ||
				together(event, events[i - 1], 'ShortfallClaimed');
			step(pool, rest, paired);
		});
	}
}

/** Units of all vaults in a pool. */
export const pooledOf = ({ vaults }) => [...vaults.values()].reduce((sum, units) => sum + units, 0n);
