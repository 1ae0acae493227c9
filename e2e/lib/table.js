/** Tables for a terminal. */

/** The width of a text on the screen. */
const width = (text) => [...text].length;

/**
 * A table with a rule under its header. Columns whose name begins with `>` are aligned to the right.
 * @param {string[]} columns
 * @param {(string | number | bigint)[][]} rows
 */
export function table(columns, rows) {
	const right = columns.map((column) => column.startsWith('>'));
	const header = columns.map((column) => column.replace(/^>/, ''));
	const cells = [header, ...rows.map((row) => row.map(String))];
	const widths = header.map((_, i) => Math.max(...cells.map((row) => width(row[i] ?? ''))));
	const pad = (text, i) => {
		const space = ' '.repeat(widths[i] - width(text));
		return right[i] ? space + text : text + space;
	};
	const line = (row) =>
		row
			.map((cell, i) => pad(cell, i))
			.join('  ')
			.trimEnd();
	const rule = widths.map((each) => '-'.repeat(each)).join('  ');
	return [line(header), rule, ...cells.slice(1).map(line)].join('\n');
}

/** Print a titled table. */
export function print(title, columns, rows) {
	console.log(`\n${title}\n\n${table(columns, rows)}`);
}

/**
 * Print a titled table of `rows`, of which each column shows what its function picks.
 * @template Row
 * @param {string} title
 * @param {Row[]} rows
 * @param {Record<string, (row: Row) => string | number | bigint>} columns
 */
export function printRows(title, rows, columns) {
	const picks = Object.values(columns);
	print(
		title,
		Object.keys(columns),
		rows.map((row) => picks.map((pick) => pick(row))),
	);
}
