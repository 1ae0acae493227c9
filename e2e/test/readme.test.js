import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Checks } from '../lib/checks.js';
import { FILES, planned, publish, rounded, table, tableOf } from '../market/demo.js';
import { labelLines, picture } from '../market/picture.js';

const read = (path) => readFileSync(path, 'utf8');
const demo = JSON.parse(read(FILES.data));

/** How to renew what a test finds out of date. */
const RENEW = 'if the data are right, run the scenario `market` with MILLRACE_BLESS=1';

test('the blessed data are what the plan and the offers determine', () => {
	assert.deepEqual(demo, planned());
});

test('the blessed data hold the founding example', () => {
	const { rights, rightPrice, qubits, qubitPrice, cv, colv, cr, rp, fp } = demo.example;
	assert.deepEqual(
		[rights, rightPrice, qubits, qubitPrice, cv, colv, cr, rp, fp],
		['10', '1', '8', '0.2', '10', '1.6', '0.16', '0.42', '14.2'],
	);
});

test('table and picture in docs/demo are those of the data, byte for byte', () => {
	assert.equal(read(FILES.table), table(demo), RENEW);
	assert.equal(read(FILES.picture), picture(demo), RENEW);
});

test('the table on the first page is that of the data, byte for byte', () => {
	assert.equal(tableOf(read(FILES.page)), table(demo), RENEW);
});

test('the first page shows the picture and stays short', () => {
	const page = read(FILES.page);
	assert.ok(page.includes('](docs/demo/premium.svg)'));
	assert.ok(page.split('\n').length <= 155);
});

test('every script and file that the first page names is there', () => {
	const page = read(FILES.page);
	const root = dirname(FILES.page);
	const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path);
	const scripts = [...page.matchAll(/\.\/(scripts\/[\w.-]+\.sh)/g)].map(([, path]) => path);
	assert.ok(links.length > 5 && scripts.length > 5);
	for (const path of new Set([...links, ...scripts])) assert.ok(existsSync(join(root, path)), path);
});

test('a unit price is that of the device by its throughput and its memory', () => {
	const [, , ...rows] = table(demo).split('\n');
	const row = (name) => rows.find((each) => each.startsWith(`| ${name} |`)).split(' | ');
	// 4.25125 USD over 756 TFLOP/s and over 80 GiB.
	assert.deepEqual(row('H100 PCIe 80 GB').slice(2, 5), ['4.25', '0.0056', '0.0531']);
	// A quantum processor has neither.
	assert.deepEqual(row('IBM Heron r2').slice(2, 5), ['5760.00', '–', '–']);
	assert.equal(rounded('0.00005', 4), '0.0001');
	assert.equal(rounded('0.000049', 4), '0.0000');
});

test('no two texts of the picture lie over each other, and none leaves it', () => {
	const svg = picture(demo);
	const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg).map(Number);
	const boxes = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"([^>]*)>([^<]*)</g)]
		.filter(([, , , style]) => !style.includes('rotate'))
		.map(([, x, y, style, content]) => {
			const size = Number(/font-size="(\d+)"/.exec(style)[1]);
			// A generous mean width of a letter, of sans-serif fonts.
			const long = content.length * size * (style.includes('bold') ? 0.65 : 0.58);
			const left =
				{ middle: x - long / 2, end: x - long }[/text-anchor="(\w+)"/.exec(style)?.[1]] ?? Number(x);
			return { content, left, right: left + long, top: y - size, bottom: Number(y) + 2 };
		});
	assert.ok(boxes.length > demo.vaults.length);
	boxes.forEach((a, i) => {
		assert.ok(a.left >= 0 && a.right <= width && a.top >= 0 && a.bottom <= height, a.content);
		for (const b of boxes.slice(i + 1)) {
			const apart = a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
			assert.ok(apart, `'${a.content}' and '${b.content}'`);
		}
	});
});

test('labels fall from left to right and stay above their points', () => {
	const points = [
		{ x: 1, y: 100 },
		{ x: 2, y: 300 },
		{ x: 3, y: 470 },
		{ x: 4, y: 476 },
	];
	const lines = labelLines(points);
	for (const [i, line] of lines.entries()) {
		assert.ok(line < points[i].y, `${i}`);
		if (i > 0) assert.ok(line > lines[i - 1], `${i}`);
	}
});

test('curves that differ are drawn apart', () => {
	const other = structuredClone(demo);
	other.grades.Prime.slope = '0.3';
	const lines = (svg) => [...svg.matchAll(/RP = [^<]+/g)].map(([found]) => found);
	assert.equal(lines(picture(demo)).length, 1);
	assert.equal(lines(picture(other)).length, 2);
});

test('a run that found something else fails, and says what and how to bless it', (t) => {
	const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'));
	const blessing = process.env.MILLRACE_BLESS;
	delete process.env.MILLRACE_BLESS;
	t.after(() => {
		rmSync(folder, { recursive: true });
		if (blessing !== undefined) process.env.MILLRACE_BLESS = blessing;
	});
	const same = new Checks();
	publish(planned(), folder, same);
	assert.equal(same.failed.length, 0);

	const different = new Checks();
	t.mock.method(console, 'error', () => {});
	publish({ ...planned(), example: { ...demo.example, fp: '14.3' } }, folder, different);
	assert.match(different.failed[0].detail, /example\.fp: "14\.3", blessed "14\.2"/);
	assert.match(different.failed[0].detail, /MILLRACE_BLESS=1/);
});
