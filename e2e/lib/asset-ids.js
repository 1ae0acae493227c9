/** Ids of assets: a plain number, of a range for each purpose. The same ranges as in `primitives/src/asset.rs`. */

/** The last number within a range. */
const LAST = 999_999_999;
const UTC = 1_000_000_000;
const CLT = 2_000_000_000;
const UNASSIGNED = 3_000_000_000;

/** The id at place `n` of the range that begins at `first`; `n` may be a BigInt. */
function within(first, n, what) {
	const place = Number(n);
	if (!Number.isInteger(place) || place < 0 || place > LAST) throw new RangeError(`no ${what} has id ${n}`);
	return first + place;
}

/** The id of external asset `n`. */
export const external = (n) => within(0, n, 'external asset');
/** The id of the UTC of a class. */
export const utc = (classId) => within(UTC, classId, 'class');
/** The id of the CLT of a vault. */
export const clt = (vault) => within(CLT, vault, 'vault');

/**
 * What the asset `id` stands for, and the number of that: `{ kind: 'Clt', of: 7 }`.
 * @param {number | bigint} id
 * @returns {{ kind: 'External' | 'Utc' | 'Clt' | 'Unassigned', of: number }}
 */
export function kindOf(id) {
	const number = Number(id);
	if (number >= UNASSIGNED) return { kind: 'Unassigned', of: number };
	if (number >= CLT) return { kind: 'Clt', of: number - CLT };
	return number >= UTC ? { kind: 'Utc', of: number - UTC } : { kind: 'External', of: number };
}

/** A name of the asset `id` for people: `Clt 7`. */
export function nameOf(id) {
	const { kind, of } = kindOf(id);
	return `${kind} ${of}`;
}
