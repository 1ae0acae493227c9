/** What becomes of each lease. All of them run over the same minutes. */
import { change, DOLLARS } from '../lib/assets.js';
import { candidatesOf, confirm } from '../lib/leasing.js';
import { MINUTE, route } from '../lib/lease.js';
import { plain } from '../lib/plain.js';
import { closing, feePaid, lostClaim, reliability, scored } from '../lib/sla.js';
import { seconds } from '../lib/wait.js';
import * as appeals from './appeals.js';
import { giveUp, reach, redeemNamed, redeemRouted, refuseOrders, settle } from './leases.js';
import * as measure from './measure.js';
import * as plan from './plan.js';
import * as refusals from './refusals.js';
import { promiseOf } from './terms.js';

/** What is due at the end of a lease is done within this time. */
const LONG = seconds(300);

/**
 * The hook settles a lease in the minute after its end. One that begins in this part of a minute ends in it too, so
 * that people have time to settle it themselves.
 */
const EARLY = (2n * MINUTE) / 3n;

/** Wait for the next minute if this one is nearly over. */
async function untilEarly(chain) {
	const now = await chain.now();
	if (now % MINUTE > EARLY) await reach(now - (now % MINUTE) + MINUTE);
}

/** All leases of the plan are ordered, the first one by whoever is chosen, and confirmed. */
export async function order(world) {
	const [first, ...others] = plan.leases;
	const routed = await redeemRouted(world, first, promiseOf(world, first.provider));
	world.checks.equal(`${first.label}: whose it is`, routed.vault.label, first.provider);
	world.say(
		`quoted and ordered: terms for ${world.brief(routed.said.fee)} USD, an earmark of ${world.brief(routed.said.earmark)} USD`,
	);
	await Promise.all([...others.map((lease) => redeemNamed(world, lease)), refuseOrders(world)]);
	const entries = plan.leases.map(({ label }) => world.leases.get(label));
	await untilEarly(world.chain);
	await Promise.all(entries.map((entry) => confirm(world, entry)));
	await Promise.all(entries.map((entry) => shown(world, entry)));
	return entries;
}

/** What the chain shows of an agreement that has begun, of which nothing was measured. */
async function shown({ chain, checks }, { label, id, agreed, vault, since, promise, confirmedIn }) {
	const view = plain(await chain.view('Sla', 'agreement', [id], confirmedIn.hash));
	const { agreement, tracks, closesAt } = view;
	const { customer, provider, price, earmark, fee } = agreed;
	const due = {
		customer,
		provider,
		vault: vault.id,
		template: promise.template,
		price,
		earmark,
		fee,
		slashed: 0n,
	};
	for (const [key, value] of Object.entries(due))
		checks.equal(`${label}: ${key}, as shown`, agreement[key], value);
	checks.equal(`${label}: delivered since, as shown`, agreement.stage.Running?.since, since);
	checks.equal(`${label}: when it is closed, as shown`, closesAt, null);
	for (const { track, epochs, unmeasured: none } of tracks)
		checks.equal(`${label}: epochs of ${track.module.metric} at first`, [epochs, none], [0n, 0n]);
}

/** The agreement of a lease is closed by the hook: what is left is shared, the earmark is free, the fee is paid. */
async function closed(world, entry) {
	const { chain, checks, journal, rules, cast } = world;
	const { label, id, agreed, vault, customer, slashed = 0n, made = 0n } = entry;
	const { fields, page, inHook } = await journal.until(
		`the close of ${label}`,
		LONG,
		entry.orderedIn.number,
		({ section, method, fields: each }) => section === 'sla' && method === 'Closed' && each.lease === id,
	);
	const reporter =
		world.faults.find((fault) => fault.entry === entry && fault.outcome === 'applied')?.reporters[0] ??
		null;
	const due = closing({ slashed, toCustomer: made, reporter }, rules.reporterShare);
	const fee = feePaid(agreed.fee, entry.delivered, entry.order.units);
	checks.that(`${label}: closed by the hook`, inHook, inHook);
	// What stood for units that were not delivered is free since the end.
	const earmark = (agreed.earmark * entry.delivered) / entry.order.units;
	checks.equal(`${label}: earmark that is free again`, fields.earmark, earmark - slashed);
	for (const [who, amount] of Object.entries({ ...due, customer: 0n }))
		checks.equal(`${label}: paid to the ${who} at the close`, fields.penalty[who], amount);
	checks.equal(
		`${label}: all that was paid is all that was slashed`,
		made + due.reporter + due.backstop,
		slashed,
	);
	checks.equal(`${label}: fee paid`, fields.feePaid, fee);
	checks.equal(`${label}: fee given back`, fields.feeReturned, agreed.fee - fee);
	checks.equal(`${label}: epochs that nobody measured`, fields.unmeasured, unmeasured(world, entry));
	const { query } = await chain.api.at(page.hash);
	checks.that(`${label}: no agreement any more`, (await query.sla.agreements(id)).isNone);
	if (reporter) world.flow(vault.asset, reporter, due.reporter);
	world.flow(vault.asset, world.backstop, due.backstop);
	world.flow(vault.asset, vault.owner.address, -due.reporter - due.backstop);
	world.flow(DOLLARS, customer.address, -fee);
	world.flow(DOLLARS, vault.owner.address, fee);
	if (reporter && due.reporter > 0n) {
		const who = cast.attestors.find(({ address }) => address === reporter);
		checks.atLeast(
			`${label}: received by the reporter`,
			await change(world, vault.asset, who, page.hash),
			due.reporter,
		);
	}
	Object.assign(entry, { closedIn: page, penalty: due, feePaid: fee, unmeasured: fields.unmeasured });
	return entry;
}

/** Epochs of each module of a lease of which nothing was found. */
function unmeasured(world, entry) {
	const length =
		entry.endedIn.now < entry.since + entry.order.duration
			? entry.endedIn.now - entry.since
			: entry.order.duration;
	const epochs = (length + plan.WINDOW - 1n) / plan.WINDOW;
	return entry.terms.modules.map(({ metric }) => {
		const measured = entry.events.filter(({ key }) => key.metric === metric).length;
		return (metric === 'StartLatency' ? 1n : epochs) - BigInt(measured);
	});
}

/** Found by attestors twice, in the first minute and in the last one. What is lost grows as one, not as two. */
async function dark(world, entry) {
	const sight = plan.sights.dark;
	const { key } = await measure.reportAll(world, entry, sight);
	await measure.decide(world, key);
	const first = await measure.faultOf(world, entry, key, {
		finder: 'Attestors',
		value: sight.value,
		byHook: false,
	});
	world.say('dark: found by a quorum, though one lied and one was silent; the fault waits in public');
	await Promise.all([refusals.onPending(world, entry, first), measure.applied(world, entry, first)]);
	world.say(
		`dark: applied by the hook; its customer was paid ${world.brief(first.toCustomer)} USD at once`,
	);
	await elsewhere(world, first);
	const settling = settle(world, entry);
	await world.jailing;
	const again = await measure.reportAll(world, entry, sight, plan.AGAIN);
	await settling;
	await measure.decide(world, again.key);
	const second = await measure.faultOf(world, entry, again.key, {
		finder: 'Attestors',
		value: sight.value,
		byHook: false,
	});
	await measure.applied(world, entry, second);
	world.say(`dark: once more, which costs ${world.brief(second.slash)} USD on top`);
}

/** Admitted by its provider while it went on. */
async function admitted(world, entry) {
	const { metric, value } = plan.ADMITTED;
	const key = await measure.admit(world, entry, plan.ADMITTED);
	await refusals.onAdmitted(world, entry, key);
	const fault = await measure.faultOf(world, entry, key, { finder: 'Provider', value, byHook: true });
	await measure.applied(world, entry, fault);
	world.say(`admitted: ${metric} was gone for a minute, at half price`);
	await settle(world, entry);
}

/**
 * Claimed by its customer, while attestors are silent: its word stands, and costs the provider no name. What it admits
 * of the next minute does.
 */
async function claimed(world, entry) {
	const key = await measure.claim(world, entry, plan.CLAIMED);
	const { value } = plan.CLAIMED;
	const own = await measure.admit(world, entry, plan.ADMITTED, 1);
	await refusals.onClaimed(world, entry, key);
	const fault = await measure.faultOf(world, entry, key, { finder: 'Customer', value, byHook: true });
	await Promise.all([
		measure.applied(world, entry, fault),
		measure.claimSettled(world, entry, key, {
			returned: world.rules.claimBond,
			toProvider: 0n,
			burned: 0n,
		}),
	]);
	const { agreements } = (await world.chain.api.at(await world.chain.head())).query.sla;
	const { breached } = plain((await agreements(entry.id)).unwrap());
	world.checks.equal('claimed: broken, on the word of its customer alone', breached, false);
	world.say('claimed: nobody measured, so that the word of its customer stands');
	const { value: none } = plan.ADMITTED;
	const second = await measure.faultOf(world, entry, own, { finder: 'Provider', value: none, byHook: true });
	await measure.applied(world, entry, second);
	await settle(world, entry);
}

/** Measured, and well: nothing follows. */
async function healthy(world, entry) {
	const { key } = await measure.reportAll(world, entry, plan.sights.healthy);
	await refusals.onReported(world);
	await measure.found(world, entry, key, 'Kept', true);
	await refusals.onSettled(world, entry);
	await settle(world, entry);
}

/** Dark for its customer, and not by its provider: excused. It is given up, and what was delivered is paid for. */
async function network(world, entry) {
	const { key } = await measure.reportAll(world, entry, plan.sights.network);
	const { fields } = await measure.found(world, entry, key, 'Excused', true);
	world.checks.equal('network: to what it was laid', fields.finding.Excused, 'Network');
	await reach(measure.spanOf(entry, Number(plan.GIVEN_UP)).begin);
	await giveUp(world, entry);
	world.say('network: excused; its customer gave it up, and pays for what it got');
}

/** Claimed to be dark, which attestors contradict: the bond is lost. */
async function falsely(world, entry) {
	const [key] = await Promise.all([
		measure.claim(world, entry, plan.FALSE_CLAIM),
		measure.reportAll(world, entry, plan.sights.false),
	]);
	await Promise.all([
		measure.found(world, entry, key, 'Kept', true),
		measure.claimSettled(world, entry, key, { returned: 0n, ...lostClaim(world.rules.claimBond) }),
	]);
	world.say('false: attestors contradict the claim; its bond is lost');
	await settle(world, entry);
}

/** Found by attestors, and disputed by the provider. Returns the fault, with the case about it. */
async function contested(world, entry) {
	const sight = plan.sights[entry.label];
	const settling = settle(world, entry);
	const { key } = await measure.reportAll(world, entry, sight);
	await measure.decide(world, key);
	const fault = await measure.faultOf(world, entry, key, {
		finder: 'Attestors',
		value: sight.value,
		byHook: false,
	});
	await Promise.all([appeals.appeal(world, entry, fault), settling]);
	return fault;
}

/** Two faults are disputed and voted on at once: one stands, one falls, and those who found it. */
async function disputes(world) {
	const entries = ['lost', 'won'].map((label) => world.leases.get(label));
	const [lost, won] = await Promise.all(entries.map((entry) => contested(world, entry)));
	await appeals.vote(world, [lost, won]);
	world.say('lost, won: disputed by their provider, and voted on');
	await Promise.all([
		...[lost, won].map((fault) => appeals.concluded(world, fault)),
		refusals.onAppealed(world, entries[0], lost),
	]);
	world.checks.equal('won: attestors who were jailed', won.jailed, 3);
	world.jailed();
	await Promise.all([measure.applied(world, entries[0], lost), measure.dropped(world, entries[1], won)]);
	world.say(
		`lost: the fault stands, and is applied; won: overturned, and ${won.jailed} attestors are jailed`,
	);
}

/** The score of a provider, by the view. */
export const scoreOf = async ({ chain, classId }, { owner }, at) =>
	plain(await chain.view('Sla', 'score', [owner.address, classId], at));

/** The provider has broken its word once: whoever names nobody is sent to another one. */
async function elsewhere(world, fault) {
	const { chain, checks, rules, classId, vaults } = world;
	const vault = world.vault('failing');
	const score = await scoreOf(world, vault, fault.appliedIn.hash);
	const due = scored({ kept: 0n, broken: 0n }, false, rules.decay);
	checks.equal('failing: broken agreements in its score', score.broken, due.broken);
	checks.equal('failing: how reliable it is', score.reliability, reliability(due));
	const [lease] = plan.later;
	const entry = await redeemRouted(world, lease, plan.STANDARD);
	const before = await chain.parent(entry.orderedIn.hash);
	const candidates = await candidatesOf(world, classId, vaults, before);
	const blind = candidates.map((each) => ({ ...each, reliability: 0n }));
	const { devices, units } = entry.order;
	checks.that('elsewhere: not the one who broke its word', entry.vault !== vault, entry.vault.label);
	checks.equal(
		'elsewhere: who would have been chosen without scores',
		route(blind, devices, units)?.vault,
		vault.id,
	);
	world.routed = {
		scores: candidates.map(({ vault: id, reliability: rate, free }) => ({ vault: id, rate, free })),
		chosen: entry.vault.label,
		without: vault.label,
	};
	world.say(`elsewhere: with its score down, the next redemption goes to '${entry.vault.label}'`);
	await giveUp(world, entry);
	const { events } = world.journal.pages.find(({ number }) => number === entry.endedIn.number);
	const told = (name) =>
		events.find(
			({ section, method, fields }) =>
				section === 'sla' && method === name && fields.lease === entry.id,
		)?.fields;
	checks.equal('elsewhere: fee given back', told('Closed')?.feeReturned, entry.agreed.fee);
	checks.equal('elsewhere: earmark that is free again', told('Ended')?.released, entry.agreed.earmark);
}

/** Three broken agreements: the provider is suspended, and gets leases again once that is over. */
async function suspension(world) {
	const { checks, journal, classId, chain } = world;
	const vault = world.vault('failing');
	const { fields, page } = await journal.until(
		'the suspension of a provider',
		LONG,
		1,
		({ section, method }) => section === 'sla' && method === 'Suspended',
	);
	checks.equal('suspended: who', fields.provider, vault.owner.address);
	checks.equal('suspended: until', fields.until, page.now + plan.PERIODS.suspension);
	const shown = await scoreOf(world, vault, page.hash);
	checks.equal('suspended: until, by the view', shown.suspendedUntil, fields.until);
	const load = plain(await chain.view('Lease', 'load_of', [vault.owner.address, classId], page.hash));
	checks.equal('suspended: free devices', load.free, 0n);
	world.suspended = { since: page, until: fields.until };
	world.say(`failing: suspended after ${plan.STRIKES} broken agreements`);
	await refusals.onSuspended(world, vault);
	await reach(fields.until);
	const lease = plan.later.at(-1);
	const entry = await redeemNamed(world, { ...lease, provider: 'failing' });
	world.say('failing: the suspension is over, and it is given a lease again');
	await giveUp(world, entry);
	world.suspended.again = entry.orderedIn;
}

/** All stories at once, until all agreements are closed. */
export async function play(world) {
	const entries = await order(world);
	for (const entry of entries) entry.terms = world.templates.get(entry.vault.label);
	world.say(`${entries.length} leases run, each under the terms of its provider`);
	const of = (label) => world.leases.get(label);
	world.jailing = new Promise((resolve) => (world.jailed = resolve));
	await Promise.all([
		refusals.onRunning(world),
		dark(world, of('dark')),
		admitted(world, of('admitted')),
		claimed(world, of('claimed')),
		healthy(world, of('healthy')),
		network(world, of('network')),
		falsely(world, of('false')),
		disputes(world),
		suspension(world),
	]);
	await Promise.all(entries.map((entry) => closed(world, entry)));
	world.say('all agreements are closed by the hook');
	await refusals.onClosed(world);
	return entries;
}
