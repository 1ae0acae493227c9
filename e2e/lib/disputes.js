/**
 * Disputes, written again from their definition, to compare the chain's answers with. It shares no code with the
 * runtime. Amounts are in smallest units of the native token, prices have eighteen decimals, shares are in
 * millionths.
 *
 *     value    = worth of all that the vaults owe, at the mids                       up, up
 *     bond     = max(least, share of the value); an appeal's is twice the last one   up
 *     votes    = balance x conviction, a tenth of it without one                     down
 *     verdict  = too little capital: unresolved; ayes above their share: upheld      both lines up
 *     bonds    : half of each losing one burns (up), the winning ones share the rest in proportion (down), or
 *                the respondent gets it; what does not divide burns
 */
import { divCeil, max } from './fixed.js';

const PERMILL = 1_000_000n;
/** What a ballot and a count consist of. */
export const WEIGHTS = ['ayes', 'nays', 'capital'];
/** Dollars have six decimals, native tokens twelve, prices eighteen. */
const MILL_PER_USD = 10n ** (12n - 6n + 18n);

const shareUp = (amount, share) => divCeil(amount * share, PERMILL);
const shareDown = (amount, share) => (amount * share) / PERMILL;

/**
 * @typedef {{ stakeShare: bigint, leastBond: bigint, quorum: bigint, quorumStep: bigint, approval: bigint,
 * approvalStep: bigint, fault: bigint, reporter: bigint, appeals: number }} Rules
 * @typedef {{ ayes: bigint, nays: bigint, capital: bigint }} Weights
 */

/** What `owed` units at `price` are worth in native tokens at `native`. */
export function stake(owed, price, native) {
	const dollars = divCeil(owed * price, 10n ** 18n);
	return divCeil(dollars * MILL_PER_USD, native);
}

/** What a dispute costs at which `value` is at stake. */
export const firstBond = (value, { stakeShare, leastBond }) => max(shareUp(value, stakeShare), leastBond);

/** How many votes a conviction makes of `balance`. */
export function votesOf(conviction, balance) {
	if (conviction === 'None') return balance / 10n;
	return balance * BigInt(/^Locked([1-6])x$/.exec(conviction)[1]);
}

/**
 * What a ballot weighs.
 * @returns {Weights}
 */
export function weigh({ aye, conviction, balance }) {
	const votes = votesOf(conviction, balance);
	return { ayes: aye ? votes : 0n, nays: aye ? 0n : votes, capital: balance };
}

/** Ballots added up. */
export const count = (ballots) =>
	ballots.map(weigh).reduce(
		(sum, each) => ({
			ayes: sum.ayes + each.ayes,
			nays: sum.nays + each.nays,
			capital: sum.capital + each.capital,
		}),
		{ ayes: 0n, nays: 0n, capital: 0n },
	);

/** Balance that has to vote after `appeals`. */
export const quorumOf = (electorate, appeals, { quorum, quorumStep }) =>
	max(shareUp(electorate, quorum + quorumStep * BigInt(appeals)), 1n);

/** Share of the votes above which the challenger wins after `appeals`. */
const approvalOf = (appeals, { approval, approvalStep }) => approval + approvalStep * BigInt(appeals);

/** What a count finds. */
export function verdictOf(counted, electorate, appeals, rules) {
	if (counted.capital < quorumOf(electorate, appeals, rules)) return 'Unresolved';
	const needed = shareUp(counted.ayes + counted.nays, approvalOf(appeals, rules));
	return counted.ayes > needed ? 'Upheld' : 'Rejected';
}

/** Which side a verdict is for, or null. */
export const sideOf = (verdict) => ({ Upheld: true, Rejected: false })[verdict] ?? null;

/**
 * The least balance, at the highest conviction, that turns a count into a verdict for each side: what is lacking
 * of the quorum, and what outvotes the others.
 */
export function costs(counted, electorate, appeals, rules) {
	const lacking = max(quorumOf(electorate, appeals, rules) - counted.capital, 0n);
	const approval = approvalOf(appeals, rules);
	const rest = PERMILL - approval;
	const uphold = (counted.nays * approval) / rest + 1n - counted.ayes;
	const reject = divCeil(counted.ayes * rest, approval) - counted.nays;
	const cost = (votes) => max(lacking, divCeil(max(votes, 0n), 6n));
	return { uphold: cost(uphold), reject: cost(reject) };
}

/**
 * What becomes of bonds, `winner` being the side that won, or null.
 * @param {{ who: string, amount: bigint, upheld: boolean }[]} bonds
 * @returns {{ returned: bigint, paid: bigint, burned: bigint, changes: Map<string, bigint> }} sums, and what each
 * account has more in the end
 */
export function settleBonds(bonds, winner, respondent) {
	const changes = new Map();
	const change = (who, amount) => changes.set(who, (changes.get(who) ?? 0n) + amount);
	const sum = (list) => list.reduce((total, { amount }) => total + amount, 0n);
	const lost = bonds.filter(({ upheld }) => winner !== null && upheld !== winner);
	const won = bonds.filter((bond) => !lost.includes(bond));
	const prize = lost.reduce((total, { amount }) => total + amount / 2n, 0n);
	lost.forEach(({ who, amount }) => change(who, -amount));
	const returned = sum(won);
	const shares = won.map(({ who, amount }) => [who, (prize * amount) / returned]);
	if (won.length === 0) shares.push([respondent, prize]);
	shares.forEach(([who, amount]) => change(who, amount));
	const paid = shares.reduce((total, [, amount]) => total + amount, 0n);
	return { returned, paid, burned: sum(lost) - paid, changes };
}

/** What one fault takes of a bond of which `bond` is left of `posted`, and who gets it. */
export function slash(bond, posted, { fault, reporter }) {
	const due = shareUp(posted, fault);
	const slashed = due < bond ? due : bond;
	const toReporter = shareDown(slashed, reporter);
	return { slashed, toReporter, toDestination: slashed - toReporter, left: bond - slashed };
}

/** Whether somebody with `units` of what a vault owes is a party. */
export const isInterested = (units, owed, limit) => units > shareDown(owed, limit);

/** What the runtime's constants and the network's settings say of disputes. */
export function rulesOf({ consts, settings }) {
	const own = consts.oracleGovernance;
	const big = (name) => own[name].toBigInt();
	return {
		stakeShare: big('stakeShare'),
		leastBond: settings.disputeBond.toBigInt(),
		quorum: big('quorum'),
		quorumStep: big('quorumStep'),
		approval: big('approval'),
		approvalStep: big('approvalStep'),
		fault: big('faultSlash'),
		reporter: big('reporterShare'),
		attestorBond: settings.attestorBond.toBigInt(),
		provider: {
			bond: settings.providerBond.toBigInt(),
			fault: consts.registry.faultSlash.toBigInt(),
			reporter: consts.registry.reporterShare.toBigInt(),
		},
	};
}

/** Polls of disputes have the upper half of the indices. */
const FIRST_POLL = 2n ** 31n;

/** The call that votes on a poll of a dispute. */
export const voteCall = ({ chain }, poll, { aye, conviction, balance }) =>
	chain.api.tx.convictionVoting.vote(FIRST_POLL + poll, {
		Standard: { vote: { aye, conviction }, balance },
	});

/** What matches the event `method` about case `id` in a journal. */
export const ofCase =
	(method, id) =>
	({ section, method: name, fields }) =>
		section === 'oracleGovernance' && name === method && fields.caseId === id;
