import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as attestors from '../lib/attestors.js';
import { account } from '../lib/chain.js';
import { Checks } from '../lib/checks.js';
import * as market from '../market/plan.js';
import { cast as marketCast } from '../market/setup.js';
import * as failure from '../vault-failure/plan.js';
import { cast as failureCast } from '../vault-failure/setup.js';
import * as redeem from '../redeem-to-lease/plan.js';
import { cast as redeemCast } from '../redeem-to-lease/setup.js';

/** Attestors who have to agree, in the runtime. */
const QUORUM = 3;
const NOW = 1_000n;
const LIFETIME = 50n;

const range = (count) => Array.from({ length: count }, (_, i) => i);
const number = (value) => ({ toNumber: () => Number(value), toBigInt: () => BigInt(value) });

/**
 * What a chain does with attestations, as far as {@link attestors.attest} sees it: a quorum of different attestors
 * makes one, in the extrinsic of the last of them. Those of `deaf` are never made.
 */
function stub(deaf = []) {
	const [ayes, sent] = [new Map(), []];
	const made = (id) => ({
		section: 'oracleGovernance',
		method: 'AttestationMade',
		data: { subject: { asFleet: number(id) }, until: number(NOW + LIFETIME) },
	});
	const chain = {
		sent,
		api: {
			consts: {
				oracleGovernance: {
					attestationQuorum: number(QUORUM),
					attestationLifetime: number(LIFETIME),
				},
			},
			settings: { attestorBond: number(7) },
			tx: {
				oracleGovernance: { attest: (subject, sound, evidence) => ({ subject, sound, evidence }) },
			},
		},
		now: async () => NOW,
		view: async () => number(NOW + LIFETIME),
		async batch(_, { address }, calls) {
			sent.push({ address, calls });
			const decided = calls
				.map(({ subject }) => subject.Fleet)
				.filter((id) => {
					const who = ayes.get(id) ?? new Set();
					assert.ok(!who.has(address), 'an attestor attests a fleet once');
					ayes.set(id, who.add(address));
					return who.size === QUORUM && !deaf.includes(id);
				});
			return { events: decided.map(made), block: '0x01' };
		},
	};
	return chain;
}

const pairs = (count) => range(count).map((i) => account(`//Attestor//${i}`));

test('a quorum of different attestors has each fleet, and all have about as many', () => {
	for (const count of [3, 4, 5, 7]) {
		for (const fleets of [0, 1, 2, 19, 22]) {
			const duties = attestors.turns(count, range(fleets), QUORUM);
			assert.equal(duties.length, count);
			for (const fleet of range(fleets))
				assert.equal(duties.filter((own) => own.includes(fleet)).length, QUORUM);
			for (const own of duties) assert.equal(new Set(own).size, own.length);
			const counts = duties.map(({ length }) => length);
			assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
		}
	}
});

test('fewer attestors than a quorum are refused before anything is sent', async () => {
	assert.throws(() => attestors.turns(2, [0], QUORUM), /no quorum/);
	const chain = stub();
	await assert.rejects(attestors.attest(chain, pairs(2), [0]), /no quorum/);
	assert.equal(chain.sent.length, 0);
});

test('all fleets are attested, with the evidence of each attestor, in few extrinsics', async () => {
	const [chain, who, fleets] = [stub(), pairs(5), range(60)];
	const { until, blocks, counts } = await attestors.attest(chain, who, fleets);
	assert.deepEqual(
		[...until.keys()].sort((a, b) => a - b),
		fleets,
	);
	assert.ok([...until.values()].every((each) => each === NOW + LIFETIME));
	assert.equal(blocks.size, fleets.length);
	assert.deepEqual(counts, [36, 36, 36, 36, 36]);
	// Two for each of five attestors: none has more than a block's fair part.
	assert.equal(chain.sent.length, 10);
	const calls = chain.sent.flatMap(({ calls: own }) => own);
	assert.ok(calls.every(({ sound }) => sound === true));
	assert.equal(new Set(calls.map(({ evidence }) => evidence)).size, calls.length);
});

test('a fleet that nobody attests in the end fails the set-up by its name', async () => {
	await assert.rejects(attestors.attest(stub([4]), pairs(3), range(6)), /not attested: fleets 4/);
});

test('nothing is sent where there is nothing to attest', async () => {
	const chain = stub();
	const { until, counts } = await attestors.attest(chain, pairs(3), []);
	assert.deepEqual([until.size, counts, chain.sent.length], [0, [0, 0, 0], 0]);
});

test('what the chain keeps of an attestation is compared with what it told', async () => {
	const chain = stub();
	const attested = await attestors.attest(chain, pairs(3), [0, 1]);
	const good = new Checks();
	await attestors.checkAttested({ chain, checks: good }, attested);
	assert.equal(good.all.length, 6);
	good.assert();
	const bad = new Checks();
	bad.that = (name, ok) => bad.all.push({ name, ok });
	chain.view = async (pallet) => number(pallet === 'Registry' ? 0n : NOW + LIFETIME);
	await attestors.checkAttested({ chain, checks: bad }, attested);
	assert.deepEqual(
		bad.failed.map(({ name }) => name),
		[0, 1].map((id) => `fleet ${id}: attested until, by the registry`),
	);
});

test('an attestor has its bond and fees', () => {
	const { api } = stub();
	assert.ok(attestors.attestorFunds(api) > api.settings.attestorBond.toBigInt());
});

test('every scenario has a quorum of attestors, none of whom is anybody else in it', () => {
	const casts = [
		[market, marketCast()],
		[failure, failureCast()],
		[redeem, redeemCast()],
	];
	for (const [plan, cast] of casts) {
		assert.ok(plan.ATTESTORS >= QUORUM);
		assert.equal(cast.attestors.length, plan.ATTESTORS);
		const { attestors: own, ...others } = cast;
		const names = new Set(own.map(({ address }) => address));
		assert.equal(names.size, own.length);
		const rest = Object.values(others).flatMap((each) =>
			(each instanceof Map ? [...each.values()] : [each]).flat(Infinity),
		);
		assert.ok(rest.every(({ address }) => !names.has(address)));
	}
	// In the market they take turns: nobody attests all fleets.
	const fleets = market.providers.flatMap((each) => each.fleets);
	const duties = attestors.turns(market.ATTESTORS, fleets, QUORUM);
	assert.ok(duties.every(({ length }) => length > 0 && length < fleets.length));
});
