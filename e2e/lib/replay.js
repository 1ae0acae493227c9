/**
 * Leases rebuilt from the chain's events alone, and what their customers can do next: whoever follows the events
 * needs no other source, and the chain's own records are what is rebuilt here.
 */
import { penalty } from './lease.js';

/** How an end by `by` is paid for by the provider, in the collateral of the vault. */
function compensation({ terms, units }, by, returned) {
	if (by === 'FailedStart') return terms.dayPrice;
	if (by !== 'Provider') return 0n;
	const { wholePrice: whole, penalty: share, penaltyFloor: floor } = terms;
	return penalty({ whole, unused: returned, units, share, floor });
}

/** What each kind of event does to its lease. */
const STEPS = {
	Confirmed(lease, { accessHash, endsAt }) {
		lease.status = { Active: { since: endsAt - lease.duration } };
		lease.accessHash = accessHash;
		lease.due = endsAt;
	},
	Extended(lease, { duration, units, price, endsAt }) {
		lease.duration += duration;
		lease.units += units;
		lease.due = endsAt;
		lease.terms.wholePrice += price;
	},
	Ended(lease, { by, delivered, returned }, now) {
		lease.status = { Ended: { by, delivered, compensation: compensation(lease, by, returned) } };
		lease.due = now;
	},
	Compensated: (lease, { collateral }) => (lease.paid = collateral),
	Settled(lease, { delivered, returned }) {
		Object.assign(lease, { status: 'Settled', delivered, returned });
	},
	Expired(lease, { compensation: paid }) {
		Object.assign(lease, { status: 'Expired', delivered: 0n, returned: lease.units, paid });
	},
	// Its end is put off: of what it is nothing changes.
	Postponed() {},
};

/** All leases that events have told of. */
export class Leases {
	/** @type {Map<bigint, any>} also those that are over for good */
	all = new Map();

	/** One event of pallet lease, in a block whose clock is `now`. */
	apply({ method, fields }, now) {
		const { lease: id, ...rest } = fields;
		if (method === 'Reserved') {
			const { confirmBy, terms, ...order } = rest;
			this.all.set(id, {
				...order,
				terms: { ...terms },
				status: 'Reserved',
				reservedAt: now,
				due: confirmBy,
				accessHash: null,
				paid: 0n,
			});
			return;
		}
		const step = STEPS[method];
		if (!step) throw new Error(`an event about a lease that nobody expects: ${method}`);
		const lease = this.all.get(id);
		if (!lease) throw new Error(`an event about lease ${id}, which was never reserved: ${method}`);
		step(lease, rest, now);
	}

	/** Those that the chain still has records of. */
	live() {
		return new Map([...this.all].filter(([, { status }]) => !OVER.includes(status)));
	}
}

const OVER = ['Settled', 'Expired'];

/** The name of a status. */
export const nameOf = (status) => (typeof status === 'string' ? status : Object.keys(status)[0]);

/** What the customer of a lease can do next, of what events have told it. */
export function nextStep({ status, paid, returned }) {
	switch (nameOf(status)) {
		case 'Reserved':
			return 'wait for the provider; terminate to get all units back at once';
		case 'Active':
			return 'fetch the access details and use the devices; extend, or terminate for what is unused';
		case 'Ended':
			return 'wait for the vault, then settle';
		case 'Expired':
			return `redeem again with the units that came back${paid > 0n ? '; a compensation was paid' : ''}`;
		default:
			return returned > 0n ? 'redeem or sell the units that came back' : 'nothing: all was delivered';
	}
}
