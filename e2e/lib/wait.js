/** Waiting, always with an end. */

/** Milliseconds. */
export const seconds = (count) => count * 1000;

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Ask `probe` again and again until it answers with something true, which is returned.
 * @template T
 * @param {string} what what is waited for, for the message of the error
 * @param {number} timeoutMs
 * @param {() => T | Promise<T>} probe
 */
export async function until(what, timeoutMs, probe, everyMs = 500) {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await probe();
		if (answer) return answer;
		if (Date.now() > end) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
		await sleep(everyMs);
	}
}

/**
 * `promise`, or an error if it takes too long.
 * @template T
 * @param {string} what
 * @param {number} timeoutMs
 * @param {Promise<T>} promise
 */
export async function within(what, timeoutMs, promise) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`not within ${timeoutMs / 1000} s: ${what}`)), timeoutMs);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
