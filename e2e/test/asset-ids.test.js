import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { clt, external, kindOf, nameOf, utc } from '../lib/asset-ids.js';
import { DOLLARS, TEST, cltOf, utcOf } from '../lib/assets.js';
import { read } from '../lib/ledger.js';
import { ROOT } from '../lib/node.js';
import { plain } from '../lib/plain.js';

const LAST = 999_999_999;

test('each purpose has its range, for numbers of both kinds', () => {
	assert.deepEqual([external(0), external(1), external(LAST)], [0, 1, 999_999_999]);
	assert.deepEqual([utc(0), utc(3n), utc(LAST)], [1_000_000_000, 1_000_000_003, 1_999_999_999]);
	assert.deepEqual([clt(0), clt(5n), clt(LAST)], [2_000_000_000, 2_000_000_005, 2_999_999_999]);
});

test('no id leaves its range', () => {
	for (const of of [external, utc, clt])
		for (const n of [-1, LAST + 1, 2 ** 32, 0.5, NaN, undefined])
			assert.throws(() => of(n), RangeError, `${n}`);
});

test('an id tells what it stands for', () => {
	for (const [kind, of] of Object.entries({ External: external, Utc: utc, Clt: clt })) {
		for (const n of [0, 7, LAST]) {
			assert.deepEqual(kindOf(of(n)), { kind, of: n });
			assert.deepEqual(kindOf(BigInt(of(n))), { kind, of: n });
			assert.equal(nameOf(of(n)), `${kind} ${n}`);
		}
	}
	for (const id of [3_000_000_000, 4_000_000_000, 2 ** 32 - 1])
		assert.deepEqual(kindOf(id), { kind: 'Unassigned', of: id });
});

test('the ranges are those of the chain', () => {
	const text = readFileSync(join(ROOT, 'primitives/src/asset.rs'), 'utf8');
	const constant = (name) => {
		const [, digits] = text.match(new RegExp(`const ${name}: u32 = ([\\d_]+);`));
		return Number(digits.replaceAll('_', ''));
	};
	const [last, firstUtc, firstClt] = ['LAST', 'FIRST_UTC', 'FIRST_CLT'].map(constant);
	assert.deepEqual([last, firstUtc, firstClt], [external(LAST), utc(0), clt(0)]);
});

test('collateral is named by numbers that a chain takes and gives back', () => {
	const registry = new TypeRegistry();
	registry.register({ AssetKind: { _enum: { Native: 'Null', WithId: 'u32' } } });
	for (const asset of [DOLLARS, TEST, utcOf(3), cltOf(5n)]) {
		const decoded = registry.createType('AssetKind', registry.createType('AssetKind', asset).toU8a());
		assert.deepEqual(plain(decoded), { WithId: BigInt(asset.WithId) });
	}
	assert.deepEqual([DOLLARS, cltOf(5)], [{ WithId: 1 }, { WithId: 2_000_000_005 }]);
});

test('the ledger has every asset under its id, with what accounts have of it', async () => {
	const registry = new TypeRegistry();
	const amount = (n) => registry.createType('u128', n);
	const key = (id, ...more) => ({ args: [registry.createType('u32', id), ...more] });
	const map = (...entries) => ({
		entries: async () => entries.map(([each, value]) => [each, { unwrap: () => value }]),
	});
	const query = {
		system: { account: map() },
		balances: { totalIssuance: async () => amount(0) },
		assets: {
			asset: map([key(external(1)), { supply: amount(9) }], [key(clt(5)), { supply: amount(7) }]),
			account: map([key(clt(5), 'ann'), { balance: amount(4) }]),
		},
		assetsHolder: { balancesOnHold: map([key(clt(5), 'ann'), amount(3)]) },
	};
	const { assets } = await read({ at: async () => ({ query }) }, '0x');
	assert.deepEqual([...assets.keys()], [1, 2_000_000_005]);
	assert.deepEqual(assets.get(clt(5)), { supply: 7n, held: 3n, free: 4n, accounts: new Map([['ann', 4n]]) });
});
