import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../lib/node.js';

const E2E = join(ROOT, 'e2e');
const scripts = (folder) => readdirSync(join(E2E, folder)).filter((file) => file.endsWith('.js'));
const scenarios = scripts('scenarios').map((file) => file.replace(/\.js$/, ''));

test('a scenario shares with others what is in lib, and nothing else', () => {
	// Scenario `network` has no folder.
	const folders = scenarios.filter((name) => readdirSync(E2E).includes(name));
	assert.ok(folders.length >= 6);
	const files = [
		...folders.flatMap((folder) => scripts(folder).map((file) => [folder, join(folder, file)])),
		...scenarios.map((name) => [name, join('scenarios', `${name}.js`)]),
		...scripts('lib').map((file) => ['lib', join('lib', file)]),
	];
	for (const [own, file] of files) {
		const text = readFileSync(join(E2E, file), 'utf8');
		for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
			const from = dirname(join(dirname(file), path));
			assert.ok([own, 'lib'].includes(from), `${file} imports ${path}`);
		}
	}
});

test('the table of scenarios has all of them, with their marks', async () => {
	const text = readFileSync(join(E2E, 'README.md'), 'utf8');
	const [, table] = text.split('| scenario |');
	const rows = [...table.split('\n\n')[0].matchAll(/^\| `([\w-]+)` \| (yes)? ?\|/gm)];
	const written = Object.fromEntries(rows.map(([, name, mark]) => [name, mark === 'yes']));
	const marked = scenarios.map(async (name) => {
		const { ci = false } = await import(join(E2E, 'scenarios', `${name}.js`));
		return [name, ci];
	});
	assert.deepEqual(written, Object.fromEntries(await Promise.all(marked)));
});
