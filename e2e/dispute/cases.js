/** Cases from their opening to their verdict: what each step says and does, compared with the rules. */
import { stringToHex, u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { clt } from '../lib/asset-ids.js';
import { fleetSubject } from '../lib/attestors.js';
import { only } from '../lib/chain.js';
import { text } from '../lib/compare.js';
import * as rules from '../lib/disputes.js';
import { plain } from '../lib/plain.js';
import { seconds, sleep, until } from '../lib/wait.js';
import * as plan from './plan.js';

/** A round is over within this time, its extension included. */
const ROUND = seconds(120);
/** What is due now is done within this time. */
const SOON = seconds(60);
/** After a moment that a call has to wait for. Blocks are made every three seconds. */
const MARGIN = 100;

/** Wait for the event `method` about a case, from what is known of it on. */
const follow = ({ journal }, entry, method, timeout) =>
	journal.until(`${method} of ${entry.lot.label}`, timeout, entry.seen, rules.ofCase(method, entry.id));

/** What a dispute of `label` rests on, as the call takes it. */
export function evidenceOf(label) {
	const { text, uri } = plan.evidence(label);
	return { hash: u8aToHex(blake2AsU8a(text, 256)), uri: stringToHex(uri) };
}

/** `who` has `amount` MILL more in the end than its fees account for. */
export const flow = ({ flows }, who, amount) => flows.set(who, (flows.get(who) ?? 0n) + amount);

/** The call to dispute a lot's fleet. */
export const disputeCall = ({ chain }, lot) =>
	chain.api.tx.oracleGovernance.dispute(fleetSubject(lot.fleet), evidenceOf(lot.label));

/**
 * The challenger of a lot disputes its fleet.
 * @param {bigint} electorate what had been committed
 * @param {string} remedy the policy that is in force
 */
export async function open(world, lot, electorate, remedy) {
	const { chain, checks, journal, quotes } = world;
	const name = `${lot.label}: dispute`;
	const value = rules.stake(plan.OWED, quotes.unit.mid, quotes.native.mid);
	const bond = rules.firstBond(value, world.rules);
	const told = await chain.view('OracleGovernance', 'dispute_bond', [fleetSubject(lot.fleet)]);
	checks.equal(`${name}: bond, as the view tells it`, plain(told), bond);
	const outcome = await chain.send('dispute', lot.challenger, disputeCall(world, lot));
	const page = await journal.at(outcome.block);
	const disputed = only(outcome, 'oracleGovernance', 'Disputed');
	const expected = {
		challenger: lot.challenger.address,
		respondent: lot.owner.address,
		bond,
		value,
		remedy,
		vaults: 1n,
		electorate,
		subject: text({ Fleet: lot.fleet.toString() }),
		evidence: text(evidenceOf(lot.label)),
	};
	// polkadot.js renames a field `hash`, as its values have a hash of their own.
	const { hash_: hash, uri } = disputed.evidence;
	const shown = { ...disputed, subject: text(disputed.subject), evidence: text({ hash, uri }) };
	for (const [key, due] of Object.entries(expected)) checks.equal(`${name}: ${key}`, shown[key], due);
	const entry = {
		lot,
		id: disputed.caseId,
		value,
		remedy,
		electorate,
		openedAt: page.now,
		openedIn: page.number,
		seen: page.number,
		bonds: [{ who: lot.challenger.address, amount: bond, upheld: true }],
		rounds: [],
		views: [],
	};
	world.cases.set(lot.label, entry);
	await openPoll(world, entry, outcome, page.now);
	await checkStopped(world, lot, outcome.block);
	return entry;
}

/** A round begins with the block of `outcome`, in which nobody has voted. */
async function openPoll(world, entry, outcome, now) {
	const { poll, until: end } = only(outcome, 'oracleGovernance', 'PollOpened');
	entry.rounds.push({ poll, until: end, appeals: entry.rounds.length, extended: false });
	const name = `${entry.lot.label}: end of round ${entry.rounds.length}`;
	world.checks.equal(name, end, now + plan.PERIODS.voting);
	await checkView(world, entry, rules.count([]), outcome.block, 'opened');
}

/** What stands on a disputed fleet stops in the block of the dispute. */
async function checkStopped({ chain, checks }, { label, fleet, vault }, at) {
	const { query } = await chain.api.at(at);
	const [record, asset, byRegistry, byOracle, bond, last] = await Promise.all([
		query.clt.vaults(vault),
		query.assets.asset(clt(vault)),
		chain.view('Registry', 'attested_until', [fleet], at),
		chain.view('OracleGovernance', 'attested_until', [fleetSubject(fleet)], at),
		chain.view('OracleGovernance', 'dispute_bond', [fleetSubject(fleet)], at),
		chain.view('OracleGovernance', 'open_case', [fleetSubject(fleet)], at),
	]);
	checks.equal(`${label}: vault, once disputed`, record.unwrap().status.type, 'Frozen');
	checks.equal(`${label}: its units, once disputed`, asset.unwrap().status.type, 'Frozen');
	checks.that(`${label}: the fleet is not attested, once disputed`, byRegistry.isNone && byOracle.isNone);
	checks.that(`${label}: what another dispute would cost, once disputed`, bond.isNone, bond);
	checks.that(`${label}: there is an open case`, last.isSome, last);
}

/**
 * What the chain tells of a case in its present round, at block `at`: the count, the quorum, and what it would
 * cost to turn it.
 * @param {'opened' | 'voted'} when before or after all votes
 */
export async function checkView(world, entry, counted, at, when) {
	const { chain, checks } = world;
	const view = plain(await chain.view('OracleGovernance', 'case_view', [entry.id], at));
	const { appeals } = entry.rounds.at(-1);
	const cost = rules.costs(counted, entry.electorate, appeals, world.rules);
	// The verdict that the count is for costs nothing.
	const turn = [cost.uphold, cost.reject].filter((each) => each > 0n);
	const name = `${entry.lot.label}, round ${appeals + 1}, ${when}, as the view tells it`;
	const expected = {
		appeals,
		value: entry.value,
		remedy: entry.remedy,
		quorum: rules.quorumOf(entry.electorate, appeals, world.rules),
		nextBond: entry.bonds.at(-1).amount * 2n,
		costToUphold: cost.uphold,
		costToReject: cost.reject,
		cheap: turn.some((each) => each < entry.value),
	};
	for (const [key, due] of Object.entries(expected)) checks.equal(`${name}: ${key}`, view?.[key], due);
	for (const key of rules.WEIGHTS) checks.equal(`${name}: ${key}`, view?.counted[key], counted[key]);
	checks.equal(`${name}: vaults`, view?.vaults.join(), entry.lot.vault);
	entry.views.push({ round: appeals + 1, when, counted, ...expected });
}

/** Send `call` so that the first block whose clock has reached `moment` can have it. */
export async function onTime({ chain }, moment, pair, call) {
	await sleep(Math.max(0, Number(moment) - Date.now()) + MARGIN);
	return chain.attempt(pair, call);
}

/** Somebody tries to do what the hook does as well, and who was first is noted. */
async function byHand(world, what, entry, moment, call) {
	if (!entry.lot.byHand) return;
	const { error } = await onTime(world, moment, world.cast.stranger, call);
	const reason = error?.reason ?? 'done';
	world.byHand.push({ what, label: entry.lot.label, reason });
	const late = what === 'close' ? 'WrongStage' : 'UnknownCase';
	world.checks.that(
		`${entry.lot.label}: ${what} by a call, unless the hook was first`,
		['done', `oracleGovernance.${late}`].includes(reason),
		reason,
	);
}

/** A round ends: by a call in some cases, by the hook else, and with what was voted. */
export async function decide(world, entry, counted, expected) {
	const { chain, checks } = world;
	const { lot, id } = entry;
	const round = entry.rounds.at(-1);
	const closing = byHand(world, 'close', entry, round.until, chain.api.tx.oracleGovernance.close(id));
	if (expected === 'Unresolved') {
		const longer = await follow(world, entry, 'PollExtended', ROUND);
		const end = longer.page.now + plan.PERIODS.voting;
		checks.equal(`${lot.label}: end of the extension`, longer.fields.until, end);
		Object.assign(round, { extended: true, until: longer.fields.until });
	}
	const { fields, page, inHook } = await follow(world, entry, 'Decided', ROUND);
	await closing;
	entry.seen = page.number + 1;
	const name = `${lot.label}, round ${round.appeals + 1}`;
	const due = rules.verdictOf(counted, entry.electorate, round.appeals, world.rules);
	checks.equal(`${name}: verdict by the rules`, due, expected);
	checks.equal(`${name}: verdict`, fields.verdict, expected);
	checks.equal(`${name}: poll`, fields.poll, round.poll);
	for (const key of rules.WEIGHTS)
		checks.equal(`${name}: ${key} that counted`, fields.counted[key], counted[key]);
	checks.equal(`${name}: time to appeal`, fields.appealBy, page.now + plan.PERIODS.appeal);
	checks.that(`${name}: decided when it was due`, page.now >= round.until, `${page.now}, ${round.until}`);
	Object.assign(round, { counted, verdict: expected, appealBy: fields.appealBy, inHook });
	return round;
}

/** Wait until the best block has the case decided: an appeal has no time to lose. */
export const untilDecided = ({ chain }, entry) =>
	until(
		`the decision on ${entry.lot.label} in the best block`,
		ROUND,
		async () => {
			const record = await chain.api.query.oracleGovernance.cases(entry.id);
			return record.isSome && record.unwrap().stage.isDecided;
		},
		300,
	);

/** `who` appeals for a side, with twice the last bond, and a new round begins. */
export async function appeal(world, entry, who, upheld) {
	const { chain, checks, journal } = world;
	const amount = entry.bonds.at(-1).amount * 2n;
	const call = chain.api.tx.oracleGovernance.appeal(entry.id, upheld);
	let outcome = await chain.attempt(who, call);
	// The block in which the case was decided may have lost against another one: then it was too early.
	if (outcome.error?.reason === 'oracleGovernance.WrongStage') outcome = await chain.attempt(who, call);
	if (outcome.error) throw new Error(`appeal of ${entry.lot.label}: ${outcome.error.reason}`);
	const told = only(outcome, 'oracleGovernance', 'Appealed');
	const name = `${entry.lot.label}: appeal ${entry.rounds.length}`;
	checks.equal(`${name}: who`, told.who, who.address);
	checks.equal(`${name}: side`, told.upheld, upheld);
	checks.equal(`${name}: bond`, told.bond, amount);
	checks.equal(`${name}: not the last instance`, told.ruleBy, 'null');
	entry.bonds.push({ who: who.address, amount, upheld });
	const { now, number } = await journal.at(outcome.block);
	entry.seen = number;
	await openPoll(world, entry, outcome, now);
}

/** The case ends: nobody has appealed in time. What follows for others is checked by who knows of it. */
export async function conclude(world, entry) {
	const { chain, checks } = world;
	const { lot, id } = entry;
	const { appealBy } = entry.rounds.at(-1);
	const call = chain.api.tx.oracleGovernance.conclude(id);
	const calling = byHand(world, 'conclude', entry, appealBy, call);
	const { fields, page, inHook } = await follow(world, entry, 'Concluded', SOON);
	await calling;
	const { verdict } = lot;
	const due = rules.settleBonds(entry.bonds, rules.sideOf(verdict), lot.owner.address);
	checks.equal(`${lot.label}: last verdict`, fields.verdict, verdict);
	for (const key of ['returned', 'paid', 'burned'])
		checks.equal(`${lot.label}: bonds ${key}`, fields[key], due[key]);
	checks.equal(
		`${lot.label}: bonds are returned, paid or burned`,
		fields.returned + fields.paid + fields.burned,
		entry.bonds.reduce((sum, { amount }) => sum + amount, 0n),
	);
	checks.that(`${lot.label}: concluded when it was due`, page.now >= appealBy, `${page.now}, ${appealBy}`);
	for (const [who, amount] of due.changes) flow(world, who, amount);
	world.burned += due.burned;
	Object.assign(entry, { settled: due, verdict, page, inHook, concludedIn: page.number });
	await checkVerdict(world, entry);
	return page;
}

/** The verdict is kept, and nothing else of the case; and all that it demanded was done. */
async function checkVerdict({ chain, checks }, { lot, id, page, verdict }) {
	const { label, fleet, vault } = lot;
	const { query } = await chain.api.at(page.hash);
	const [record, open, held, kept] = await Promise.all([
		chain.view('OracleGovernance', 'verdict', [fleetSubject(fleet)], page.hash),
		query.oracleGovernance.cases(id),
		query.oracleGovernance.frozen(vault),
		query.oracleGovernance.caseOf(fleetSubject(fleet)),
	]);
	const { caseId: of, verdict: found, at } = plain(record) ?? {};
	checks.equal(`${label}: verdict in the record`, [of, found, at], [id, verdict, page.now]);
	checks.that(`${label}: no case at last`, open.isNone && kept.isNone, open);
	checks.that(`${label}: nothing holds its vault at last`, held.isNone, held);
	const failed = page.events.filter(rules.ofCase('Failed', id));
	checks.equal(`${label}: consequences that failed`, failed.length, 0);
}
