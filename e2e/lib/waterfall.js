/**
 * Who gets what of a vault that is settled, written again from its definition, to compare the chain's answers
 * with. It shares no code with the runtime. Amounts are in smallest units, prices and rates have eighteen
 * decimals, shares are in millionths.
 *
 *     V         = units x reference price                            up
 *     graceful    holders V, owner the other collateral, backstop the other reserve; else hybrid
 *     hybrid      holders V or all there is; rate = min(1, pot / V)  down
 *     hard stop   holders nothing; backstop what pooled units were worth
 *                 of what is left: reporter its share (down), treasury the rest
 *
 * The pot is what is not set aside for agreements. Holders are paid in collateral first, rounded up, and what that
 * lacks in value from the reserve.
 */
import { divCeil, max, min, ONE } from './fixed.js';

const PERMILL = 1_000_000n;
const USD_DECIMALS = 6n;

/** What a pot consists of. */
export const LEGS = ['collateral', 'reserve'];
/** Who a pot is split between. */
export const PARTS = ['holders', 'owner', 'backstop', 'reporter', 'treasury'];

/** @typedef {{ collateral: bigint, reserve: bigint }} Pot */

/** The legs of several pots added up. */
export function sum(pots) {
	return pots.reduce(
		(total, pot) => ({
			collateral: total.collateral + pot.collateral,
			reserve: total.reserve + pot.reserve,
		}),
		{ collateral: 0n, reserve: 0n },
	);
}

const less = (pot, part) => ({
	collateral: pot.collateral - part.collateral,
	reserve: pot.reserve - part.reserve,
});

const NOTHING = { collateral: 0n, reserve: 0n };

/**
 * @param {{ remedy: 'GracefulExit' | 'HardStop' | 'Hybrid', pot: Pot, units: bigint, culpable: bigint,
 * pooled: bigint, referencePrice: bigint, collateralPrice: bigint, decimals: number, reporterShare: bigint }} order
 * what was ordered for which vault: `units` are all that it owes, `culpable` those of its owner and affiliates
 */
export function settle(order) {
	if (order.remedy === 'HardStop') return hardStop(order);
	if (order.remedy === 'GracefulExit') {
		const { part, paid, due } = claim(order, order.units);
		if (paid === due) {
			const rest = less(order.pot, part);
			return {
				outcome: 'GracefulExit',
				rate: ONE,
				burned: 0n,
				units: order.units,
				holders: part,
				owner: { collateral: rest.collateral, reserve: 0n },
				backstop: { collateral: 0n, reserve: rest.reserve },
				reporter: NOTHING,
				treasury: NOTHING,
			};
		}
	}
	const units = order.units - order.culpable;
	const { part, paid, due } = claim(order, units);
	return {
		outcome: 'Hybrid',
		rate: due === 0n ? ONE : (paid * ONE) / due,
		burned: order.culpable,
		units,
		holders: part,
		owner: NOTHING,
		backstop: NOTHING,
		...forfeited(order, less(order.pot, part)),
	};
}

/** The least collateral that is worth `value`, or all there is. */
function collateralFor({ pot, collateralPrice, decimals }, value) {
	const scale = 10n ** BigInt(decimals);
	return min(divCeil(value * scale * ONE, collateralPrice * 10n ** USD_DECIMALS), pot.collateral);
}

/** What the holders of `units` get: the part, what it is worth, and what they are due. */
function claim(order, units) {
	const due = divCeil(units * order.referencePrice, ONE);
	const collateral = collateralFor(order, due);
	const scale = 10n ** BigInt(order.decimals);
	const worth = min((collateral * order.collateralPrice * 10n ** USD_DECIMALS) / (scale * ONE), due);
	const reserve = min(due - worth, order.pot.reserve);
	return { part: { collateral, reserve }, paid: worth + reserve, due };
}

function hardStop(order) {
	const due = divCeil(order.pooled * order.referencePrice, ONE);
	const reserve = min(due, order.pot.reserve);
	const backstop = { collateral: collateralFor(order, max(due - reserve, 0n)), reserve };
	return {
		outcome: 'HardStop',
		rate: 0n,
		burned: 0n,
		units: order.units,
		holders: NOTHING,
		owner: NOTHING,
		backstop,
		...forfeited(order, less(order.pot, backstop)),
	};
}

/** Reporter and treasury share what nobody has a claim to. */
function forfeited({ reporterShare }, rest) {
	const reporter = {
		collateral: (rest.collateral * reporterShare) / PERMILL,
		reserve: (rest.reserve * reporterShare) / PERMILL,
	};
	return { reporter, treasury: less(rest, reporter) };
}

/** What a holder of `units` gets of the holders' part, each leg rounded down. */
export function share({ units: all, holders }, units) {
	return {
		collateral: (units * holders.collateral) / all,
		reserve: (units * holders.reserve) / all,
	};
}
