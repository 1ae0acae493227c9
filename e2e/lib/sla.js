/**
 * Service-level agreements, written again from their definition, to compare the chain's answers with. It shares no
 * code with the runtime. Amounts are in smallest units, times in milliseconds, shares, objectives and scores in
 * millionths.
 *
 *     quorum    = the least whole number above two thirds of the attestors, at least three
 *     value     = the middle of all reports; of two the one that is better for the provider
 *     fault     : the value misses the objective, and more than half of the reports blame the provider; what it has
 *                 reported itself is admitted, and the rest attested
 *     time      : availability: span x (1 - value), up; latency at the start, notice: the distance, at most the span;
 *                 else the span
 *     curve(t)  = straight lines from nothing through its corners, flat behind the last one
 *     loss      = price x sum of severity x time / duration                            down, at most the price
 *     due       = sum of earmark x curve(attested) and half of earmark x curve(admitted)     each up, at most the earmark;
 *                 at least the loss
 *     earned    = earmark x (units x elapsed / duration) / units                         both down; all of it at the end
 *     customer  = the least of due, loss and earned, at once; the lesser of due and loss at the close
 *     end       : price and earmark x delivered / units, down, the earmark at least what the customer got; the duration
 *                 is that of the delivery; what is due of that
 *     reporter  = a tenth of all that is due, as far as there is so much left           down, at the close
 *     backstop  = the rest, at the close
 *     score     = 98 % of what it was, down, and one more on the side of the outcome
 */
import { divCeil, max, min, ONE } from './fixed.js';

const MILLION = 1_000_000n;
const MINUTE = 60_000n;
const DAY = 1440n * MINUTE;

/** Metrics: their units, the greatest value, and whether more is better. */
export const METRICS = {
	Availability: { unit: 'PerMillion', most: MILLION, more: true },
	StartLatency: { unit: 'Milliseconds', most: 30n * DAY, more: false },
	Throughput: { unit: 'PerMillion', most: 10n * MILLION, more: true },
	MemoryBandwidth: { unit: 'PerMillion', most: 10n * MILLION, more: true },
	NetworkLatency: { unit: 'Microseconds', most: 60n * MILLION, more: false },
	ErrorRate: { unit: 'PerMillion', most: MILLION, more: false },
	ReclaimNotice: { unit: 'Milliseconds', most: 30n * DAY, more: true },
};

/** A value as a call takes it. */
export const reading = (metric, value) => ({ value, unit: METRICS[metric].unit });

/** Whether `value` is worse than `objective`. */
export const misses = (metric, value, objective) =>
	METRICS[metric].more ? value < objective : value > objective;

/** Reports that are needed if `attestors` are active. */
export function quorumOf(attestors, least = 3) {
	let quorum = 0;
	while (quorum * 3 <= attestors * 2) quorum += 1;
	return Math.max(quorum, least);
}

/** The value of all reports: the middle one, of two the better. */
export function middle(metric, values) {
	const worstFirst = [...values].sort((a, b) => (misses(metric, a, b) ? -1 : a === b ? 0 : 1));
	return worstFirst[Math.floor(worstFirst.length / 2)];
}

/** How much of a span of `span` milliseconds is a fault if `value` was measured. */
export function faultTime({ metric, objective }, value, span) {
	if (!misses(metric, value, objective)) return 0n;
	if (metric === 'Availability') return divCeil(span * (MILLION - value), MILLION);
	if (metric === 'StartLatency') return min(value - objective, span);
	if (metric === 'ReclaimNotice') return min(objective - value, span);
	return span;
}

/**
 * What is found of an epoch of `span` milliseconds.
 * @param {{ metric: string, objective: bigint }} module
 * @param {{ reports: { who: string, value: bigint, cause: string }[], seats: number, admitted?: bigint | null,
 * claim?: { value: bigint } | null }} said
 */
export function judge(module, { reports, seats, admitted = null, claim = null }, span) {
	const { metric, objective } = module;
	const time = (said) => (said === null ? 0n : faultTime(module, said, span));
	const own = time(admitted);
	const missed = (finder, all, reporters = []) => ({
		finding: 'Missed',
		finder,
		time: all,
		admitted: own,
		reporters,
	});
	if (seats > 0 && reports.length >= quorumOf(seats)) {
		const value = middle(
			metric,
			reports.map((report) => report.value),
		);
		const missing = reports.filter((report) => misses(metric, report.value, objective));
		const blaming = missing.filter(({ cause }) => cause === 'Provider');
		const found = 2 * blaming.length > reports.length ? time(value) : 0n;
		const first = blaming.slice(0, 3).map(({ who }) => who);
		if (found > own) return missed('Attestors', found, first);
		if (own > 0n) return missed('Provider', own);
		if (!misses(metric, value, objective)) return { finding: 'Kept' };
		return { finding: 'Excused', cause: mostNamed(missing) };
	}
	const claimed = time(claim === null ? null : claim.value);
	if (claimed > own) return missed('Customer', claimed);
	return own > 0n ? missed('Provider', own) : { finding: 'Unmeasured' };
}

/** To what reports lay it, beside the provider. Of equals the network, then the customer. */
function mostNamed(reports) {
	const count = (name) => reports.filter(({ cause }) => cause === name).length;
	return ['Network', 'Customer', 'Verifier'].reduce((best, each) =>
		count(each) > count(best) ? each : best,
	);
}

/**
 * What `time` of fault costs of `earmark`, up.
 * @param {{ at: bigint, share: bigint }[]} curve
 */
export function costOf(curve, earmark, time) {
	let from = { at: 0n, share: 0n };
	for (const to of curve) {
		if (time < to.at) {
			const whole = to.at - from.at;
			const part = from.share * whole + (to.share - from.share) * (time - from.at);
			return divCeil(earmark * part, MILLION * whole);
		}
		from = to;
	}
	return divCeil(earmark * from.share, MILLION);
}

/**
 * @typedef {{ module: { severity: bigint, curve: { at: bigint, share: bigint }[] }, attested: bigint,
 * admitted: bigint }} Track
 */

/**
 * What the customer did not get of a lease that costs `price`.
 * @param {Track[]} tracks
 */
export function lossOf(tracks, price, duration) {
	if (duration === 0n) return 0n;
	const lost = tracks.reduce(
		(sum, { module, attested, admitted }) => sum + module.severity * (attested + admitted),
		0n,
	);
	return (price * min(lost, duration * MILLION)) / (duration * MILLION);
}

/**
 * All that is lost of an earmark so far.
 * @param {Track[]} tracks
 */
export function dueOf(tracks, earmark, loss) {
	const costs = tracks.map(
		({ module: { curve }, attested, admitted }) =>
			costOf(curve, earmark, attested) + divCeil(costOf(curve, earmark, admitted), 2n),
	);
	const all = costs.reduce((sum, each) => sum + each, 0n);
	return min(earmark, max(all, loss));
}

/**
 * The part of an earmark for what was delivered until `now`.
 * @param {{ units: bigint, duration: bigint, earmark: bigint, stage: any }} agreement
 */
export function earnedOf({ units, duration, earmark, stage }, now) {
	if (stage === 'Agreed') return 0n;
	if (stage.Over) return earmark;
	const delivered = (units * min(now - stage.Running.since, duration)) / duration;
	return (earmark * delivered) / units;
}

/**
 * What an agreement is once `delivered` of its units were delivered in `elapsed` milliseconds, and what of its earmark
 * is free.
 * @param {{ tracks: Track[], units: bigint, price: bigint, duration: bigint, earmark: bigint, slashed: bigint,
 * toCustomer: bigint }} agreement
 */
export function cut({ tracks, units, price, duration, earmark, slashed, toCustomer }, delivered, elapsed) {
	if (delivered >= units && elapsed === duration) return { price, duration, earmark, slashed, released: 0n };
	const part = (whole) => (whole * min(delivered, units)) / units;
	const left = max(part(earmark), toCustomer);
	const due = dueOf(tracks, left, lossOf(tracks, part(price), elapsed));
	return {
		price: part(price),
		duration: elapsed,
		earmark: left,
		slashed: max(due, toCustomer),
		released: earmark - left,
	};
}

/**
 * What a fault of `time` costs an agreement that is applied at `now`, of which the provider has `admitted` a part
 * itself.
 * @param {{ tracks: (Track & { module: { metric: string } })[], units: bigint, price: bigint, duration: bigint,
 * earmark: bigint, slashed: bigint, toCustomer: bigint, stage: any }} agreement
 * @param {{ metric: string, time: bigint, admitted: bigint }} fault
 */
export function slashOf(agreement, { metric, time, admitted }, now) {
	const { tracks, price, duration, earmark, slashed, toCustomer } = agreement;
	const then = tracks.map((track) => {
		if (track.module.metric !== metric) return track;
		const { attested, admitted: before } = track;
		return { ...track, attested: attested + time - admitted, admitted: before + admitted };
	});
	const loss = lossOf(then, price, duration);
	const due = max(dueOf(then, earmark, loss), slashed);
	const paid = max(min(min(due, loss), earnedOf(agreement, now)), toCustomer);
	return { tracks: then, loss, due, slash: due - slashed, toCustomer: paid - toCustomer };
}

/** How the rest of what is lost is shared when an agreement is closed, of which the customer lost `loss`. */
export function closing({ slashed, toCustomer, reporter, loss = toCustomer }, share) {
	const customer = max(min(loss, slashed), toCustomer) - toCustomer;
	const rest = slashed - toCustomer - customer;
	const toReporter = reporter === null ? 0n : min((slashed * share) / MILLION, rest);
	return { customer, reporter: toReporter, backstop: rest - toReporter };
}

/** What is set aside of a vault's collateral for a lease of `units` that is worth `price`. */
export function earmarkOf({ collateral, earmarked, owed }, { price, units, share = MILLION }) {
	if (owed === 0n) return 0n;
	const part = (collateral * min(units, owed)) / owed;
	return min(min(divCeil(price * share, MILLION), part), collateral - earmarked);
}

/** What terms cost for `units` at a price of the class, in micro-dollars. */
export const feeOf = (units, price, share) =>
	share === 0n ? 0n : divCeil(divCeil(units * price, ONE) * share, MILLION);

/** What of a fee the provider gets, for what it delivered. */
export const feePaid = (fee, delivered, units) => (fee * min(delivered, units)) / units;

/** What becomes of the bond of a claim that is lost. */
export const lostClaim = (bond) => ({ toProvider: bond / 2n, burned: bond - bond / 2n });

/** A score with one more outcome. */
export function scored({ kept, broken }, outcome, decay) {
	const faded = (side) => (side * decay) / MILLION;
	return {
		kept: faded(kept) + (outcome ? MILLION : 0n),
		broken: faded(broken) + (outcome ? 0n : MILLION),
	};
}

/** A score after all `outcomes`: whether each agreement was kept, in their order. */
export const scoreOf = (outcomes, decay) =>
	outcomes.reduce((score, kept) => scored(score, kept, decay), { kept: 0n, broken: 0n });

/** How likely a provider with such a score is to keep its next agreement, in millionths. */
export const reliability = ({ kept, broken }) =>
	((kept + MILLION) * MILLION) / (kept + broken + 2n * MILLION);

/** Epochs of `window` in a delivery of `length`. */
export const epochsOf = (window, length) => divCeil(length, window);

/** When epoch `epoch` begins and ends, in a delivery from `since` to `until`. */
export const epochAt = (window, epoch, since, until) => ({
	begin: since + window * BigInt(epoch),
	end: min(since + window * BigInt(epoch + 1), until),
});

/** The least terms of a module whose curve reaches `share` after each of the times. */
export const moduleOf = (metric, objective, window, severity, curve) => ({
	metric,
	objective,
	window,
	severity,
	curve: curve.map(([at, share]) => ({ at, share })),
});
