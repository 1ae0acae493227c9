import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ONE, parse } from '../lib/fixed.js';
import { settle, share, sum } from '../lib/waterfall.js';

const order = (changes) => ({
	remedy: 'GracefulExit',
	pot: { collateral: 9_000_000n, reserve: 1_000_000n },
	units: 10_000_000n,
	culpable: 0n,
	pooled: 0n,
	referencePrice: ONE,
	collateralPrice: parse('2'),
	decimals: 6,
	reporterShare: 100_000n,
	...changes,
});

const parts = ({ holders, owner, backstop, reporter, treasury }) => [
	holders,
	owner,
	backstop,
	reporter,
	treasury,
];

test('a graceful exit pays in collateral, the rest goes to the owner and the reserve to the backstop', () => {
	const split = settle(order());
	assert.equal(split.outcome, 'GracefulExit');
	assert.equal(split.rate, ONE);
	assert.deepEqual(split.holders, { collateral: 5_000_000n, reserve: 0n });
	assert.deepEqual(split.owner, { collateral: 4_000_000n, reserve: 0n });
	assert.deepEqual(split.backstop, { collateral: 0n, reserve: 1_000_000n });
});

test('the reserve pays what the collateral lacks', () => {
	// 9 at 1.05 are worth 9.45.
	const split = settle(order({ collateralPrice: parse('1.05') }));
	assert.equal(split.outcome, 'GracefulExit');
	assert.deepEqual(split.holders, { collateral: 9_000_000n, reserve: 550_000n });
	assert.deepEqual(split.backstop, { collateral: 0n, reserve: 450_000n });
});

test('a graceful exit that cannot be paid becomes hybrid, and the culpable are void', () => {
	const short = { collateralPrice: parse('0.5'), culpable: 4_000_000n };
	const split = settle(order(short));
	assert.equal(split.outcome, 'Hybrid');
	assert.equal(split.burned, 4_000_000n);
	assert.equal(split.units, 6_000_000n);
	// 5.5 for 6.
	assert.equal(split.rate, (55n * ONE) / 60n);
	assert.deepEqual(split.holders, order(short).pot);
});

test('what a hybrid leaves goes to reporter and treasury', () => {
	const split = settle(order({ remedy: 'Hybrid', culpable: 1n }));
	assert.equal(split.outcome, 'Hybrid');
	assert.equal(split.rate, ONE);
	// Half of 9.999999 is rounded up.
	assert.deepEqual(split.holders, { collateral: 5_000_000n, reserve: 0n });
	assert.deepEqual(split.reporter, { collateral: 400_000n, reserve: 100_000n });
	assert.deepEqual(split.treasury, { collateral: 3_600_000n, reserve: 900_000n });
	assert.deepEqual(split.owner, { collateral: 0n, reserve: 0n });
});

test('a hard stop pays no holder', () => {
	const split = settle(order({ remedy: 'HardStop', pooled: 2_000_000n }));
	assert.equal(split.rate, 0n);
	assert.deepEqual(split.holders, { collateral: 0n, reserve: 0n });
	// 2 USD: the reserve, then half a unit of collateral.
	assert.deepEqual(split.backstop, { collateral: 500_000n, reserve: 1_000_000n });
	assert.deepEqual(split.reporter, { collateral: 850_000n, reserve: 0n });
	assert.deepEqual(split.treasury, { collateral: 7_650_000n, reserve: 0n });
});

test('all parts sum up to the pot, and all shares to no more than the part of the holders', () => {
	for (const remedy of ['GracefulExit', 'HardStop', 'Hybrid']) {
		for (const price of ['0.000001', '0.333333333333333333', '1.1', '7']) {
			const asked = order({ remedy, collateralPrice: parse(price), culpable: 3n, pooled: 77n });
			const split = settle(asked);
			assert.deepEqual(sum(parts(split)), asked.pot, `${remedy} at ${price}`);
			const held = [1n, 3_333_333n, split.units - 3_333_334n];
			const paid = sum(held.map((units) => share(split, units)));
			for (const leg of ['collateral', 'reserve']) {
				const residue = split.holders[leg] - paid[leg];
				assert.ok(residue >= 0n && residue < 3n, `${remedy} at ${price}: ${residue}`);
			}
		}
	}
});
