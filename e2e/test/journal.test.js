import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { Journal } from '../lib/journal.js';

const registry = new TypeRegistry();
const HOOK = { isApplyExtrinsic: false };
const CALL = { isApplyExtrinsic: true };

/** An event of `section` about lease `id`. */
function record(section, method, id, phase = CALL) {
	const data = [registry.createType('u32', id)];
	data.names = ['lease'];
	return { phase, event: { section, method, data, toU8a: () => Uint8Array.of(9, 1, id) } };
}

/** A chain whose blocks 1, 2, … have these events, of which `final` are final. */
function chainOf(blocks, final = blocks.length) {
	const hashOf = (number) => `0x0${number}`;
	const at = async (hash) => ({
		query: {
			system: { events: async () => blocks[Number(hash) - 1] },
			timestamp: { now: async () => registry.createType('u64', 3000 * Number(hash) + 7) },
			clock: { reading: async () => ({ downtime: registry.createType('u64', 7) }) },
		},
	});
	const chain = {
		final,
		reads: 0,
		height: async () => chain.final,
		api: {
			at,
			rpc: {
				chain: {
					getBlockHash: async (number) => {
						chain.reads += 1;
						return { toHex: () => hashOf(number) };
					},
				},
			},
		},
	};
	return chain;
}

const BLOCKS = [
	[record('system', 'ExtrinsicSuccess', 0)],
	[record('lease', 'Reserved', 4), record('lease', 'Reserved', 5)],
	[],
	[record('lease', 'Ended', 4, HOOK), record('utc', 'Restored', 4)],
];

test('each final block is read once, whoever asks, with the events of its pallets', async () => {
	const chain = chainOf(BLOCKS, 2);
	const journal = new Journal(chain, ['lease']);
	await Promise.all([journal.advance(), journal.advance(), journal.at('0x02')]);
	assert.equal(chain.reads, 2);
	chain.final = 4;
	await journal.advance();
	assert.equal(chain.reads, 4);
	assert.deepEqual(
		journal.pages.map(({ number, hash, now, events }) => [number, hash, now, events.length]),
		[
			[1, '0x01', 3000n, 0],
			[2, '0x02', 6000n, 2],
			[3, '0x03', 9000n, 0],
			[4, '0x04', 12_000n, 1],
		],
	);
});

test('an event is found with its block, from the block on that was asked for', async () => {
	const journal = new Journal(chainOf(BLOCKS), ['lease', 'utc']);
	const of = (first, method) =>
		journal.until(
			'an event',
			1,
			first,
			({ fields, method: name }) => name === method && fields.lease === 4n,
		);
	const ended = await of(1, 'Ended');
	assert.deepEqual([ended.page.number, ended.inHook, ended.section], [4, true, 'lease']);
	assert.deepEqual(ended.bytes, Uint8Array.of(1, 4));
	assert.equal((await of(2, 'Reserved')).inHook, false);
	await assert.rejects(of(3, 'Reserved'), /not within .*: an event/);
});

test('a block that is not final is in no journal', async () => {
	const journal = new Journal(chainOf(BLOCKS, 3), ['lease']);
	await assert.rejects(journal.at('0x04'), /no final block 0x04/);
});

test('a failure to read is not for ever', async () => {
	const chain = chainOf(BLOCKS);
	const journal = new Journal(chain, ['lease']);
	const { height } = chain;
	chain.height = async () => {
		throw new Error('away');
	};
	await assert.rejects(journal.advance(), /away/);
	chain.height = height;
	await journal.advance();
	assert.equal(journal.pages.length, 4);
});
