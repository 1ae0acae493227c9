/**
 * The pricing kernel, written again from its definition, to compare the chain's answers with. It shares no
 * code with the runtime. Amounts are in smallest units, prices and ratios have eighteen decimals.
 *
 *     CV   = units x price                      up
 *     ColV = collateral x price x (1 - haircut) down
 *     CR   = ColV / CV                          down
 *     RP   = slope x (knee - CR) / knee         up, zero from the knee on
 *     FP   = CV x (1 + RP)                      up
 *
 * The reserve of a vault should be RP x CV of all that it owes, up. Who issues or withdraws pays what it is short of
 * by more than before; so does a sale, of which the buyer pays the premium and the owner the rest.
 */
import { divCeil, max, min, ONE, parse, sorted } from './fixed.js';

const PERMILL = 1_000_000n;
/** The ratio of what owes nothing: the greatest FixedU128. */
export const INFINITE = 2n ** 128n - 1n;

/** Value in micro-dollars of `units` micro-device-hours. */
export function computeValue(units, price) {
	return divCeil(units * price, ONE);
}

/** Value in micro-dollars of collateral with `decimals` after the haircut (parts per million). */
export function collateralValue(amount, decimals, price, haircut) {
	return (amount * price * (PERMILL - haircut) * 1_000_000n) / (10n ** BigInt(decimals) * ONE * PERMILL);
}

/** Collateral over compute value. */
export function coverRatio(colv, cv) {
	return cv === 0n ? INFINITE : min((colv * ONE) / cv, INFINITE);
}

/** What is added to the price at a ratio, for a curve of `knee` and `slope`. */
export function riskPremium({ knee, slope }, ratio) {
	return ratio >= knee ? 0n : divCeil(slope * (knee - ratio), knee);
}

/**
 * The least collateral whose value at `price` covers `owed` units at `classPrice` by `cover`, a decimal.
 * @param {{ decimals: number, haircut: bigint }} collateral
 */
export function collateralFor({ decimals, haircut }, price, cover, owed, classPrice) {
	const value = divCeil(parse(cover) * computeValue(owed, classPrice), ONE);
	return divCeil(value * 10n ** BigInt(decimals) * ONE * PERMILL, price * (PERMILL - haircut) * 1_000_000n);
}

/** The premium on `cv`. */
export function premium(cv, rate) {
	return divCeil(cv * rate, ONE);
}

/** The rate of `owed` units of `class` behind collateral worth `colv`: `curve` at their cover at the high price. */
export function rateOf({ curve, colv, class: { high } }, owed) {
	return riskPremium(curve, coverRatio(colv, computeValue(owed, high)));
}

/** What the reserve behind `owed` units should be. */
function required(vault, owed) {
	return premium(computeValue(owed, vault.class.mid), rateOf(vault, owed));
}

/**
 * What has to go into the reserve when `units` more are owed, so that it is not short of more than before.
 * @param {{ curve: any, colv: bigint, class: { mid: bigint, high: bigint }, owed: bigint, reserve: bigint }} vault
 */
export function due(vault, units) {
	const kept = max(required(vault, vault.owed), vault.reserve);
	return max(0n, required(vault, vault.owed + units) - kept);
}

/** What `units` out of `offered` cost at the price of the feed, all of which can be sold. */
export function sale(vault, offered, units) {
	const cost = computeValue(units, vault.class.mid);
	const rate = rateOf(vault, vault.owed + offered);
	const missing = max(0n, required(vault, vault.owed + offered) - vault.reserve);
	const charged = min(premium(cost, rate), divCeil(missing * units, offered));
	return { cost, rate, premium: charged, withheld: max(0n, due(vault, units) - charged) };
}

/** The reserve of a vault whose owner has issued `own` units and whose offer of `offered` was bought by `sales`. */
export function reserveOf(vault, own, offered, sales) {
	const now = { ...vault, owed: own, reserve: due({ ...vault, owed: 0n, reserve: 0n }, own) };
	let left = offered;
	for (const units of sales) {
		const { premium: charged, withheld } = sale(now, left, units);
		now.reserve += charged + withheld;
		now.owed += units;
		left -= units;
	}
	return now.reserve;
}

/** What a holder's claim is worth: never more than what stands behind it. */
export function riskAdjustedValue(cv, colv, reserve) {
	return min(cv, colv + reserve);
}

/** The median of at least one number; the mean of both middles, down, on even counts. */
export function median(values) {
	const row = sorted(values);
	const middle = row.length >> 1;
	return row.length % 2 === 1 ? row[middle] : (row[middle - 1] + row[middle]) / 2n;
}

/**
 * The quote of some observations: median, and as dispersion the median absolute deviation, but on even counts
 * at least half the distance of both middles, up.
 * @param {bigint[]} prices
 */
export function aggregate(prices) {
	const mid = median(prices);
	const row = sorted(prices);
	const middle = row.length >> 1;
	const deviations = sorted(row.map((price) => (price > mid ? price - mid : mid - price)));
	let dispersion = deviations[middle];
	if (row.length % 2 === 0) dispersion = max(dispersion, divCeil(row[middle] - row[middle - 1], 2n));
	return { low: dispersion > mid ? 0n : mid - dispersion, mid, high: mid + dispersion };
}
