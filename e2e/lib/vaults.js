/**
 * What became of vaults, rebuilt from the chain's events alone: each kind of event with what it does to the
 * record of its vault.
 */

// Of an event as it was decoded, or with plain fields.
const amount = (value) => (typeof value === 'bigint' ? value : value.toBigInt());
const pot = ({ collateral, reserve }) => ({ collateral: amount(collateral), reserve: amount(reserve) });

/** The record of a vault that nothing has happened to. */
const fresh = () => ({
	status: 'Active',
	issued: 0n,
	sold: 0n,
	retired: 0n,
	collateral: 0n,
	/** What of the collateral is set aside for agreements. */
	earmarked: 0n,
	reserve: 0n,
	/** Units that its class no longer counts as owed. */
	settled: 0n,
	/** Reserve that went to the backstop of the class. */
	released: 0n,
});

const add = (vault, units, premium) => {
	vault.issued += amount(units);
	vault.reserve += amount(premium);
};

const burn = (vault, units) => {
	vault.retired += amount(units);
	vault.settled += amount(units);
};

const STEPS = {
	VaultOpened() {},
	OfferSet() {},
	RemedyOrdered() {},
	Deposited: (vault, { amount: added }) => (vault.collateral += amount(added)),
	Withdrawn(vault, { amount: taken, premium }) {
		vault.collateral -= amount(taken);
		vault.reserve += amount(premium);
	},
	Issued: (vault, { units, premium }) => add(vault, units, premium),
	Bought(vault, { units, premium, withheld }) {
		add(vault, units, premium);
		vault.reserve += amount(withheld);
		vault.sold += amount(units);
	},
	Retired: (vault, { units }) => burn(vault, units),
	Delivered: (vault, { units }) => burn(vault, units),
	Compensated: (vault, { collateral }) => (vault.collateral -= amount(collateral)),
	Earmarked: (vault, { amount: aside }) => (vault.earmarked += amount(aside)),
	EarmarkReleased(vault, { amount: free }) {
		vault.earmarked -= amount(free);
		// Once it is settled nothing of it is of use: what was set aside is paid out.
		if (vault.status === 'Settled') vault.collateral -= amount(free);
	},
	EarmarkDrawn(vault, { toCustomer, toReporter, toBackstop }) {
		const drawn = [toCustomer, toReporter, toBackstop].map(amount);
		const all = drawn.reduce((sum, each) => sum + each, 0n);
		vault.earmarked -= all;
		vault.collateral -= all;
	},
	Liquidated(vault, { units, collateral }) {
		burn(vault, units);
		vault.collateral -= amount(collateral);
	},
	VaultFrozen: (vault) => (vault.status = 'Frozen'),
	VaultThawed: (vault) => (vault.status = 'Active'),
	RemedyFixed(vault, { burned, holders, backstop }) {
		vault.status = 'Settled';
		vault.retired += amount(burned);
		// From here on nothing of it is owed as compute, claimed or not.
		vault.settled = vault.issued;
		Object.assign(vault, pot(holders));
		// What is set aside is no part of the pot.
		vault.collateral += vault.earmarked;
		vault.released += amount(backstop.reserve);
	},
	Claimed(vault, { units, collateral, reserve }) {
		vault.retired += amount(units);
		vault.collateral -= amount(collateral);
		vault.reserve -= amount(reserve);
	},
	VaultClosed: close,
	RemedyClosed: close,
};

function close(vault, { collateral, reserve }) {
	vault.status = 'Closed';
	vault.collateral -= amount(collateral);
	vault.reserve -= amount(reserve);
	vault.released += amount(reserve);
}

/**
 * The record of vault `id` after all `events`, in their order.
 * @param {{ vault: number, method: string, data: any }[]} events
 */
export function rebuild(events, id) {
	const vault = fresh();
	for (const { method, data } of events.filter((each) => each.vault === id)) {
		const step = STEPS[method];
		if (!step) throw new Error(`an event about a vault that nobody expects: ${method}`);
		step(vault, data);
	}
	return vault;
}
