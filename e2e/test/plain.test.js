import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { fields, plain } from '../lib/plain.js';

const registry = new TypeRegistry();
registry.register({
	By: { _enum: ['Customer', 'Provider'] },
	Ended: { by: 'By', delivered: 'u128' },
	State: { _enum: { Reserved: 'Null', Active: 'u64', Ended: 'Ended' } },
	Record: {
		customer: 'AccountId32',
		state: 'State',
		hash: 'H256',
		access: 'Bytes',
		first: 'Option<u32>',
		ok: 'bool',
	},
});
const of = (type, value) => plain(registry.createType(type, value));

test('numbers are BigInt, whatever their size', () => {
	assert.equal(of('u8', 7), 7n);
	assert.equal(of('u128', 2n ** 127n), 2n ** 127n);
	assert.equal(of('Compact<u64>', 60_000), 60_000n);
});

test('an option is its value or null, a variant its name or its value under that', () => {
	assert.equal(of('Option<u32>', null), null);
	assert.equal(of('Option<u32>', 0), 0n);
	assert.equal(of('State', 'Reserved'), 'Reserved');
	assert.deepEqual(of('State', { Active: 0 }), { Active: 0n });
	assert.deepEqual(of('State', { Ended: { by: 'Customer', delivered: 0 } }), {
		Ended: { by: 'Customer', delivered: 0n },
	});
});

test('a record has all of its fields, bytes in hex and accounts as addresses', () => {
	const customer = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
	const record = of('Record', {
		customer,
		state: 'Reserved',
		hash: `0x${'11'.repeat(32)}`,
		access: '0x0702',
		first: 3,
		ok: true,
	});
	assert.deepEqual(record, {
		customer,
		state: 'Reserved',
		hash: `0x${'11'.repeat(32)}`,
		access: '0x0702',
		first: 3n,
		ok: true,
	});
});

test('lists are lists, and empty bytes are bytes', () => {
	assert.deepEqual(of('Vec<Option<u8>>', [1, null]), [1n, null]);
	assert.equal(of('Bytes', '0x'), '0x');
});

test('events have their fields by name', () => {
	const data = [registry.createType('u32', 7), registry.createType('By', 'Provider')];
	data.names = ['lease', 'by'];
	assert.deepEqual(fields({ data }), { lease: 7n, by: 'Provider' });
	assert.deepEqual(fields({ data: [registry.createType('u32', 7)] }), {});
});
