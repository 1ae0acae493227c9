import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples, names, runExample } from '../lib/handbook.js';
import { ROOT } from '../lib/node.js';

const one = (text) => names(`say \`${text}\` here`)[0];

test('each kind of name is read with its list', () => {
	assert.deepEqual(one('clt.setTerms(classId, terms)'), {
		text: 'clt.setTerms(classId, terms)',
		kind: 'call',
		pallet: 'clt',
		name: 'setTerms',
		list: ['classId', 'terms'],
	});
	for (const [text, kind, list] of [
		['oracleGovernance.join()', 'call', []],
		['clt.Bought{vault, units}', 'event', ['vault', 'units']],
		['clt.Healthy', 'error', []],
		['state clt.vaults(vault)', 'state', ['vault']],
		['view Clt.quote_purchase(vault, units)', 'view', ['vault', 'units']],
		['constant clt.minOwed', 'constant', []],
	]) {
		const { kind: read, list: words } = one(text);
		assert.deepEqual([read, words], [kind, list], text);
	}
});

test('what looks like a name and is not written as one is found, and what does not is not', () => {
	for (const text of ['clt.retire', 'clt.retire(vault', 'state clt.vaults', 'view Clt.vault'])
		assert.equal(one(text).kind, null, text);
	for (const text of ['2147483648', 'README.md', 'Locked1x', 'ws://127.0.0.1:9944', 'pollIndex'])
		assert.equal(one(text), undefined, text);
});

test('a name counts once, and none in a block of code', () => {
	const text = 'a `clt.Healthy`, `clt.Healthy`\n\n```js\n`clt.retire`\n```\n\nb';
	assert.deepEqual(names(text).map((each) => each.text), ['clt.Healthy']);
	assert.deepEqual(examples(text), ['`clt.retire`\n']);
});

test('an example runs with the api and the console that it is given', async () => {
	const said = await runExample({ two: 2 }, 'console.log("one", await api.two);');
	assert.deepEqual(said, ['one 2']);
});

test('the handbook of voters is written with these names, and has an example', () => {
	const text = readFileSync(join(ROOT, 'docs/voting.md'), 'utf8');
	const found = names(text);
	assert.deepEqual(
		found.filter(({ kind }) => kind === null).map((each) => each.text),
		[],
	);
	for (const kind of ['call', 'event', 'error', 'state', 'view', 'constant'])
		assert.ok(found.some((each) => each.kind === kind), kind);
	assert.equal(examples(text).length, 1);
});
