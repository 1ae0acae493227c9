/** Chain time, by which the chain measures all deadlines: Unix time without the time for which no block came. */

/**
 * Chain time of a block in milliseconds.
 * @param {any} query what the state of the block is asked by
 * @returns {Promise<bigint>}
 */
export async function chainTime(query) {
	const [now, { downtime }] = await Promise.all([query.timestamp.now(), query.clock.reading()]);
	return now.toBigInt() - downtime.toBigInt();
}
