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
	Restored(pool, { vault, units, pooled }) {
		pool.supply += units;
		// What came back of a settled vault was claimed, and is not in the pool.
		if (pooled !== pooledOf(pool)) more(pool, vault, units);
	},
	ShortfallClaimed(pool, { vault, units, burned, shortfall, debt, pooled }) {
		Object.assign(pool, { shortfall, debt });
		pool.supply -= burned;
		// What came back from a lease was not in the pool.
		if (pooled !== pooledOf(pool)) less(pool, vault, units);
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

/** All pools that events have told of. */
export class Pools {
	/**
	 * @type {Map<bigint, { supply: bigint, shortfall: bigint, debt: bigint, vaults: Map<bigint, bigint> }>} by class,
	 * with the pooled units of each vault
	 */
	all = new Map();

	/** All events of pallet utc in one block, in their order. */
	apply(events) {
		for (const { method, fields } of events) {
			const { classId: id, ...rest } = fields;
			if (method === 'PoolOpened') {
				this.all.set(id, { supply: 0n, shortfall: 0n, debt: 0n, vaults: new Map() });
				continue;
			}
			const step = STEPS[method];
			if (!step) throw new Error(`an event about a pool that nobody expects: ${method}`);
			const pool = this.all.get(id);
			if (!pool) throw new Error(`an event about the pool of class ${id}, which was never opened`);
			step(pool, rest);
			// What is told of the pool is what follows for it.
			if (rest.pooled !== undefined && rest.pooled !== pooledOf(pool))
				throw new Error(`${method}: ${rest.pooled} pooled are told, ${pooledOf(pool)} follow`);
		}
	}
}

/** Units of all vaults in a pool. */
export const pooledOf = ({ vaults }) => [...vaults.values()].reduce((sum, units) => sum + units, 0n);
