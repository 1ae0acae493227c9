/**
 * Redemption and delivery, written again from their definition, to compare the chain's answers with. It shares no
 * code with the runtime. Amounts are in smallest units, prices have eighteen decimals, shares are in millionths,
 * times in milliseconds.
 *
 *     units     = devices x duration in minutes / 60                      up
 *     delivered = units x begun minutes / duration in minutes, at most units   down
 *     penalty   = 8.5 % of the price of what is not delivered             up, both; at least 2 % of the whole, up
 *     worth     = units x price / price of the collateral                 down, at the mids
 *     fee       = units x 25 bp                                           up
 *     cash      = debt x units / shortfall                                down, at most that share of the funds, and
 *                                                                         units x price of the class, down
 */
import { divCeil, max, min, MICRO, ONE } from './fixed.js';

const PERMILL = 1_000_000n;
/** The grid of leases. */
export const MINUTE = 60_000n;
/** A day. */
export const DAY = 24n * 60n * MINUTE;

/** Device-hours that `devices` deliver in `duration`, or null if that is nothing or off the grid. */
export function leaseUnits(devices, duration) {
	if (devices <= 0n || duration <= 0n || duration % MINUTE !== 0n) return null;
	return divCeil(devices * (duration / MINUTE) * MICRO, 60n);
}

/** What of `units` for `duration` is delivered after `elapsed`: a minute that has begun is paid. */
export function delivered(units, duration, elapsed) {
	const begun = divCeil(elapsed, MINUTE) * MINUTE;
	return min((units * begun) / duration, units);
}

/** What a provider pays for ending a lease that was worth `whole`, with `unused` of its `units` not delivered. */
export function penalty({ whole, unused, units, share, floor }) {
	const price = divCeil(whole * unused, units);
	return max(divCeil(price * share, PERMILL), divCeil(whole * floor, PERMILL));
}

/** Collateral of `decimals` that is worth `units` at these prices. */
export function worth(units, unitPrice, collateralPrice, decimals) {
	return (units * unitPrice * 10n ** BigInt(decimals)) / (collateralPrice * MICRO);
}

/** What taking `units` out of a pool costs. */
export const unpoolFee = (units, share) => divCeil(units * share, PERMILL);

/** What a backstop owes for `units` that it took at `price`. */
export const debtOf = (units, price) => divCeil(units * price, ONE);

/**
 * What `units` of a class with a shortfall get from a backstop that has `available`, while the class was last
 * quoted at `mid`, if ever: what they are due, and what is paid.
 */
export function cash({ shortfall, debt }, units, available, mid) {
	const due = (debt * units) / shortfall;
	const worth = mid === undefined ? due : (units * mid) / ONE;
	return { due, paid: min(min(due, worth), (available * units) / shortfall) };
}

/**
 * The pool once a backstop has claimed `units` at `price`, of which it owes for as many: UTC that it has itself
 * (`own`) is burned against the shortfall, and counts for its share of the debt, down.
 */
export function claimShortfall({ shortfall, debt }, units, price, own) {
	const all = { shortfall: shortfall + units, debt: debt + max(debtOf(units, price), 1n) };
	const burned = min(own, all.shortfall);
	return {
		burned,
		shortfall: all.shortfall - burned,
		debt: all.debt - (all.debt * burned) / all.shortfall,
	};
}

/**
 * Who delivers: of those who have the units and the devices the most reliable one; of equals the one with the most
 * free devices, then the oldest vault. Null if nobody can. Nothing is free of whoever is suspended.
 * @param {{ vault: number, units: bigint, free: bigint, reliability: bigint }[]} candidates
 */
export function route(candidates, devices, units) {
	const able = candidates.filter((each) => each.units >= units && each.free >= devices);
	const better = (a, b) =>
		Number(b.reliability - a.reliability) || Number(b.free - a.free) || a.vault - b.vault;
	return able.sort(better)[0] ?? null;
}

/** How many devices a candidate could deliver for `duration`: it has the devices, and the units of all of them. */
export const deliverable = ({ units, free }, duration) =>
	min(free, (units * 60n) / ((duration / MINUTE) * MICRO));

/**
 * What an order fixes by the rules of now. `worth` says what so many units are worth in the collateral of the vault.
 * @param {{ confirm: bigint, penalty: bigint, floor: bigint }} rules
 * @param {(units: bigint) => bigint} worth
 */
export const orderTerms = ({ confirm, penalty: share, floor }, worth, { devices, duration, units }) => ({
	confirmPeriod: confirm,
	penalty: share,
	penaltyFloor: floor,
	dayPrice: worth(leaseUnits(devices, min(duration, DAY))),
	wholePrice: worth(units),
});

/** The minute of the agenda in which something due at `moment` is done: the next whole one. */
export const agendaMinute = (moment) => divCeil(moment, MINUTE);

/** The symbol of the fungible unit of the class `name`. */
export function symbolOf(name) {
	const upper = name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
	const text = `UTC-${upper.replace(/[^A-Z0-9]+/g, '-')}`;
	return text.slice(0, 20).replace(/-+$/, '');
}
