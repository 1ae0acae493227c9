/** The picture of the first page: the premium curve with the vaults of the demo on it, as SVG. */
import { parse } from '../lib/fixed.js';

const WIDTH = 960;
const HEIGHT = 600;
/** Edges of the plot. Labels of vaults on the right reach beyond it. */
const PLOT = { left: 92, right: 740, top: 76, bottom: 476 };
/** Distance of two lines of labels, and of the lowest one from the axis. */
const STEP = 20;
const LOWEST = 26;

/** Colours that are told apart by people who see few colours, on white. */
const COLOURS = { Open: '#c8590f', Prime: '#1f6aa5', example: '#7a1f6e' };
const INK = '#222';
const GREY = '#666';
const FAINT = '#e3e3e3';

/** A decimal as a number: positions in a picture need no exactness. */
const number = (text) => Number(parse(text)) / 1e18;
const at = (value) => value.toFixed(1);
const cut = (text, decimals) => number(text).toFixed(decimals);

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** A text. `style` is further attributes. */
const text = (x, y, content, style = '') =>
	`<text x="${at(x)}" y="${at(y)}"${style ? ` ${style}` : ''}>${escape(content)}</text>`;
const path = (d, style) => `<path d="${d}" fill="none" ${style}/>`;

/** Steps of an axis from zero on, at most eight of a round length, and where the axis ends. */
function ticks(most) {
	const size = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((each) => most / each <= 8) ?? most;
	const count = Math.ceil(most / size - 1e-9);
	return { ends: count * size, marks: Array.from({ length: count + 1 }, (_, i) => i * size) };
}

/** Curves that are the same are drawn once. */
function curves(grades) {
	const drawn = new Map();
	for (const [grade, { knee, slope }] of Object.entries(grades)) {
		const key = `${knee} ${slope}`;
		const curve = drawn.get(key) ?? {
			knee: number(knee),
			slope: number(slope),
			text: { knee, slope },
			grades: [],
		};
		curve.grades.push(grade);
		drawn.set(key, curve);
	}
	return [...drawn.values()];
}

/**
 * Where the labels of the vaults stand: each on a line of its own, the lines falling from left to right. So the
 * thin line from a label straight down to its point crosses no other label.
 * @param {{ x: number, y: number }[]} points by rising x
 */
export function labelLines(points) {
	let line = PLOT.bottom - LOWEST + STEP;
	return points
		.toReversed()
		.map(({ y }) => {
			line = Math.min(line - STEP, y - LOWEST);
			return line;
		})
		.toReversed();
}

/**
 * Draws the data of `demo.js`.
 * @param {ReturnType<typeof import('./demo.js').demoOf>} demo
 */
export function picture({ grades, vaults, example, prices }) {
	const drawn = curves(grades);
	const across = ticks(Math.max(...vaults.map(({ cr }) => number(cr)), ...drawn.map(({ knee }) => knee)));
	const up = ticks(Math.max(...drawn.map(({ slope }) => slope)));
	const X = (cr) => PLOT.left + ((PLOT.right - PLOT.left) * cr) / across.ends;
	const Y = (rp) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * rp) / up.ends;
	const out = [];

	out.push(
		text(
			PLOT.left - 62,
			32,
			'The less collateral, the dearer the compute',
			'font-size="20" font-weight="bold"',
		),
		text(
			PLOT.left - 62,
			54,
			`Each point is a vault of the demo after its last sale, with the price of one device-hour (${prices.of}) and its premium.`,
			`font-size="13" fill="${GREY}"`,
		),
	);

	// Grid and axes.
	for (const mark of up.marks) {
		const name = mark === 0 ? '0' : mark.toFixed(1);
		out.push(
			path(`M${PLOT.left} ${at(Y(mark))}H${PLOT.right}`, `stroke="${FAINT}"`),
			text(PLOT.left - 9, Y(mark) + 4, name, 'text-anchor="end" font-size="12"'),
		);
	}
	for (const mark of across.marks) {
		out.push(
			path(`M${at(X(mark))} ${PLOT.bottom}v5`, `stroke="${INK}"`),
			text(
				X(mark),
				PLOT.bottom + 20,
				mark === 0 ? '0' : mark.toFixed(1),
				'text-anchor="middle" font-size="12"',
			),
		);
	}
	out.push(
		path(`M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}`, `stroke="${INK}"`),
		text(
			(PLOT.left + PLOT.right) / 2,
			PLOT.bottom + 42,
			'collateralization ratio, CR = ColV / CV',
			'text-anchor="middle" font-size="13"',
		),
		text(
			PLOT.left - 48,
			(PLOT.top + PLOT.bottom) / 2,
			'risk premium, RP',
			`text-anchor="middle" font-size="13" transform="rotate(-90 ${PLOT.left - 48} ${(PLOT.top + PLOT.bottom) / 2})"`,
		),
	);

	// From which ratio on each grade may issue. These bars are the legend as well.
	Object.entries(grades).forEach(([grade, { issueRatio }], i) => {
		const [from, y] = [X(number(issueRatio)), PLOT.bottom + 66 + 22 * i];
		out.push(
			path(`M${at(from)} ${y}H${PLOT.right - 8}`, `stroke="${COLOURS[grade]}" stroke-width="6"`),
			`<path d="M${PLOT.right - 8} ${y - 8}l14 8l-14 8z" fill="${COLOURS[grade]}"/>`,
			text(
				PLOT.right + 14,
				y + 4,
				`${grade} issues from CR ${issueRatio}`,
				`font-size="12" fill="${COLOURS[grade]}" font-weight="bold"`,
			),
		);
	});

	// The curves, and in the empty corner which is which.
	drawn.forEach(({ knee, slope, text: exact, grades: names }, i) => {
		const style = `stroke="${INK}" stroke-width="3" stroke-linejoin="round"${i > 0 ? ` stroke-dasharray="${6 * i} 4"` : ''}`;
		const y = PLOT.top + 20 + 22 * i;
		out.push(
			path(`M${at(X(0))} ${at(Y(slope))}L${at(X(knee))} ${at(Y(0))}H${PLOT.right}`, style),
			path(`M${PLOT.right - 330} ${y - 4}h28`, style),
			text(
				PLOT.right - 292,
				y,
				`${names.join(' and ')}: RP = ${exact.slope} × (${exact.knee} − CR) / ${exact.knee}, but not below 0`,
				'font-size="12"',
			),
		);
	});

	// The vaults, thin lines first, so that points and labels lie over them.
	const points = vaults
		.map((vault) => ({ ...vault, x: X(number(vault.cr)), y: Y(number(vault.rp)) }))
		.sort((a, b) => a.x - b.x || b.fp - a.fp);
	const lines = labelLines(points);
	points.forEach(({ x, y }, i) =>
		out.push(path(`M${at(x)} ${at(y)}V${at(lines[i] - 4)}`, 'stroke="#aaa"')),
	);
	for (const { x, y, grade } of points)
		out.push(`<circle cx="${at(x)}" cy="${at(y)}" r="5" fill="${COLOURS[grade]}" stroke="#fff"/>`);
	points.forEach(({ x, class: name, grade, fp, rp }, i) => {
		const premium =
			number(rp) > 0
				? ` · RP ${cut(rp, number(rp) * 100 === Math.round(number(rp) * 100) ? 2 : 3)}`
				: '';
		out.push(
			path(`M${at(x)} ${at(lines[i] - 4)}h5`, 'stroke="#aaa"'),
			text(
				x + 8,
				lines[i],
				`${name} · ${cut(fp, 2)} USD${premium}`,
				`font-size="12" fill="${COLOURS[grade]}"`,
			),
		);
	});

	// The founding example, with lines to both axes.
	const [x, y] = [X(number(example.cr)), Y(number(example.rp))];
	out.push(
		path(
			`M${PLOT.left} ${at(y)}H${at(x)}V${PLOT.bottom}`,
			`stroke="${COLOURS.example}" stroke-dasharray="4 3"`,
		),
		`<path d="M${at(x)} ${at(y - 9)}l9 9l-9 9l-9 -9z" fill="${COLOURS.example}" stroke="#fff"/>`,
		text(
			x + 15,
			y - 7,
			`CR ${cut(example.cr, 2)}, RP ${cut(example.rp, 2)}, FP ${cut(example.fp, 2)} USD`,
			`font-size="15" font-weight="bold" fill="${COLOURS.example}"`,
		),
		text(
			x + 15,
			y + 9,
			`the founding example: ${example.rights} rights at ${example.rightPrice} USD over ${example.qubits} qubits at ${cut(example.qubitPrice, 2)} USD`,
			`font-size="12" fill="${COLOURS.example}"`,
		),
	);

	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" fill="${INK}">`,
		`<title>Risk premium over collateralization ratio, with the vaults of the demo</title>`,
		`<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
		...out,
		'</svg>',
		'',
	].join('\n');
}
