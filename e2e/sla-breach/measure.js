/** What is said about epochs, what is found of them, and what becomes of faults: each as the rules have it. */
import { blake2AsU8a } from '@polkadot/util-crypto';
import { stringToHex, u8aToHex } from '@polkadot/util';
import { only } from '../lib/chain.js';
import { plain } from '../lib/plain.js';
import { epochAt, faultTime, reading, slashOf } from '../lib/sla.js';
import { seconds } from '../lib/wait.js';
import { reach } from './leases.js';
import * as plan from './plan.js';

/** What is due within a period of a test network is done within this time. */
const LATER = seconds(120);

/** What a claim or an appeal rests on, as the calls take it. */
export function evidenceOf(label) {
	const { text, uri } = plan.evidence(label);
	return { hash: u8aToHex(blake2AsU8a(text, 256)), uri: stringToHex(uri) };
}

/** An epoch of a lease. */
export const keyOf = ({ id }, metric, epoch = 0) => ({ lease: id, metric, epoch });

/** When an epoch of a lease begins and ends. */
export const spanOf = ({ since, order }, epoch = 0) =>
	epochAt(plan.WINDOW, epoch, since, since + order.duration);

/** The call of an attestor. */
export const reportCall = ({ chain }, key, value, cause) =>
	chain.api.tx.sla.report(key, reading(key.metric, value), cause);

/** Attestors that are active, by their places. */
async function activeAt({ chain, cast }) {
	const { query } = await chain.api.at(await chain.head());
	const seated = plain(await query.oracleGovernance.attestors());
	const active = seated.filter(({ status }) => status === 'Active').map(({ account }) => account);
	return [...cast.attestors.keys()].filter((i) => active.includes(cast.attestors[i].address));
}

/** All attestors but the silent one report an epoch as soon as it is over: the honest what they saw, the liar not. */
export async function reportAll(world, entry, sight, epoch = 0) {
	const { chain, cast } = world;
	const { metric, value, cause, lie } = sight;
	const { liar, silent } = plan.ATTESTORS;
	const key = keyOf(entry, metric, epoch);
	await reach(spanOf(entry, epoch).end);
	const speaking = (await activeAt(world)).filter((i) => i !== silent);
	await Promise.all(
		speaking.map((i) => {
			const [what, why] = i === liar ? [lie, 'Verifier'] : [value, cause];
			return chain.send(`report ${entry.label}`, cast.attestors[i], reportCall(world, key, what, why));
		}),
	);
	return { key, speaking };
}

/** A customer claims a fault of an epoch as soon as it is over. */
export async function claim(world, entry, { metric, value }) {
	const { chain, checks } = world;
	const { label, customer } = entry;
	const key = keyOf(entry, metric);
	await reach(spanOf(entry).end);
	const call = chain.api.tx.sla.claim(key, reading(metric, value), evidenceOf(label));
	const told = only(await chain.send('claim', customer, call), 'sla', 'Claimed');
	checks.equal(`${label}: bond of the claim`, told.bond, world.rules.claimBond);
	checks.equal(`${label}: what was claimed`, told.value, value);
	return key;
}

/** A provider reports a fault of its own, in an epoch that has begun, while that goes on. */
export async function admit(world, entry, { metric, value }, epoch = 0) {
	const { chain } = world;
	const key = keyOf(entry, metric, epoch);
	await chain.send('admit', entry.vault.owner, chain.api.tx.sla.selfReport(key, reading(metric, value)));
	return key;
}

const about = (key) => (each) =>
	each.lease === BigInt(key.lease) && each.metric === key.metric && each.epoch === BigInt(key.epoch);

/** Wait for the event `method` about an epoch, from the order of the lease on. */
const follow = ({ journal }, entry, method, key) =>
	journal.until(
		`${method} of ${entry.label}`,
		LATER,
		entry.orderedIn.number,
		({ section, method: name, fields }) => section === 'sla' && name === method && about(key)(fields.key),
	);

/** Anybody has an epoch decided as a quorum has reported it. */
export async function decide({ chain, cast }, key) {
	await chain.send('decide', cast.stranger, chain.api.tx.sla.decide(key));
}

/** What was found of an epoch: `expected`, decided by the hook or not. */
export async function found(world, entry, key, expected, byHook) {
	const { checks } = world;
	const decided = await follow(world, entry, 'Decided', key);
	const { finding } = decided.fields;
	const name = typeof finding === 'string' ? finding : Object.keys(finding)[0];
	checks.equal(`${entry.label}, epoch ${key.epoch}: finding`, name, expected);
	checks.equal(`${entry.label}, epoch ${key.epoch}: decided by the hook`, decided.inHook, byHook);
	entry.events.push({ what: name, key, page: decided.page, inHook: decided.inHook });
	return decided;
}

/** A fault was found: whose word it rests on, how long it was, and until when it waits. */
export async function faultOf(world, entry, key, { finder, value, byHook }) {
	const { chain, checks } = world;
	const name = `${entry.label}, epoch ${key.epoch}: fault`;
	const decided = await found(world, entry, key, 'Missed', byHook);
	const { fields, page } = await follow(world, entry, 'FaultFound', key);
	const { begin, end } = spanOf(entry, key.epoch);
	const { modules } = world.templates.get(entry.vault.label);
	const module = modules.find(({ metric }) => metric === key.metric);
	const time = faultTime(module, value, end - begin);
	const due = {
		fault: decided.fields.finding.Missed,
		finder,
		time,
		admitted: finder === 'Provider' ? time : 0n,
		due: page.now + plan.PERIODS.pending,
	};
	for (const [what, expected] of Object.entries(due))
		checks.equal(`${name}: ${what}`, fields[what], expected);
	const slash = await expectedSlash(world, entry, fields, page.hash, page.now);
	const shown = plain(await chain.view('Sla', 'slash_of', [fields.fault], page.hash));
	checks.equal(`${name}: what it would cost, by the view`, shown?.slash, slash.slash);
	checks.equal(`${name}: what the customer would get, by the view`, shown?.toCustomer, slash.toCustomer);
	const fault = {
		...fields,
		id: fields.fault,
		key,
		foundIn: page,
		inHook: decided.inHook,
		appealed: false,
	};
	world.faults.push(Object.assign(fault, { entry }));
	return fault;
}

/** What a fault costs by the rules at `now`, of the agreement as it was at the end of block `at`. */
async function expectedSlash({ chain }, entry, { key, time, admitted }, at, now) {
	const { query } = await chain.api.at(at);
	const agreement = plain((await query.sla.agreements(entry.id)).unwrap());
	return slashOf(agreement, { metric: key.metric, time, admitted }, now);
}

/** A fault is applied by the hook, without anybody's call: the customer is paid what it lost, at once. */
export async function applied(world, entry, fault) {
	const { chain, checks } = world;
	const name = `${entry.label}, epoch ${fault.key.epoch}`;
	const slashed = await follow(world, entry, 'Slashed', fault.key);
	const { page, inHook, fields } = slashed;
	const parent = await chain.parent(page.hash);
	const due = await expectedSlash(world, entry, fault, parent, page.now);
	checks.that(`${name}: applied by the hook`, inHook, inHook);
	checks.that(`${name}: applied when it was due`, page.now >= fault.due, `${page.now}, ${fault.due}`);
	checks.equal(`${name}: lost on top`, fields.slashed, due.slash);
	checks.equal(`${name}: paid to the customer`, fields.paid.customer, due.toCustomer);
	for (const who of ['reporter', 'backstop'])
		checks.equal(`${name}: paid to the ${who} before the close`, fields.paid[who], 0n);
	world.flow(entry.vault.asset, entry.customer.address, due.toCustomer);
	world.flow(entry.vault.asset, entry.vault.owner.address, -due.toCustomer);
	Object.assign(fault, { outcome: 'applied', appliedIn: page, ...due });
	entry.slashed = (entry.slashed ?? 0n) + due.slash;
	entry.made = (entry.made ?? 0n) + due.toCustomer;
	return slashed;
}

/** A fault is dropped, as a dispute found it to be none: nobody has lost anything by it. */
export async function dropped(world, entry, fault) {
	const { checks } = world;
	const { page, inHook } = await follow(world, entry, 'Overturned', fault.key);
	checks.that(`${entry.label}: dropped by the hook`, inHook, inHook);
	checks.that(`${entry.label}: dropped when it was due`, page.now >= fault.due);
	Object.assign(fault, { outcome: 'overturned', appliedIn: page, slash: 0n, toCustomer: 0n });
}

/** The bond of a claim was given back, or lost. */
export async function claimSettled(world, entry, key, due) {
	const { checks } = world;
	const { fields, page } = await follow(world, entry, 'ClaimSettled', key);
	for (const what of ['returned', 'toProvider', 'burned'])
		checks.equal(`${entry.label}: bond of the claim, ${what}`, fields[what], due[what]);
	world.flow('Native', entry.customer.address, -due.toProvider - due.burned);
	world.flow('Native', entry.vault.owner.address, due.toProvider);
	world.burned += due.burned;
	entry.claim = { ...due, settledIn: page };
}
