/** What the chain must refuse, attempted for real: in a block, and failed with the error that says why. */

/** Errors of no pallet that have no dot in them. */
const PLAIN = ['BadOrigin'];
/** What a node answers to an extrinsic that its runtime cannot read. */
const UNREADABLE = 1002;

/**
 * Attempt `call`, and note that it was refused with `error`.
 * @param {{ chain: any, checks: any, refusals: any[] }} world
 */
export async function refused({ chain, checks, refusals }, attempt, error, pair, call, detail) {
	const outcome = await chain.attempt(pair, call);
	const reason = outcome.error?.reason ?? 'accepted';
	checks.equal(`refused: ${attempt}`, reason, error);
	refusals.push({ attempt, error: reason, says: outcome.error?.docs ?? '', detail });
	return outcome;
}

/**
 * All of `attempts` at once, each with what {@link refused} takes.
 * @param {string} [pallet] whose errors those are that name none
 */
export const refuseAll = (world, attempts, pallet) =>
	Promise.all(
		attempts.map(([attempt, error, ...rest]) => {
			const whole = pallet === undefined || error.includes('.') || PLAIN.includes(error);
			return refused(world, attempt, whole ? error : `${pallet}.${error}`, ...rest);
		}),
	);

/** A call that does not even decode, so that no block can have it: nobody pays for it either. */
export async function refuseUnreadable({ ask, checks, refusals }, attempt, pair, call, detail) {
	const signed = await call.signAsync(pair, { nonce: -1 });
	const { error } = await ask('author_submitExtrinsic', [signed.toHex()]);
	checks.equal(`refused: ${attempt}`, error?.code, UNREADABLE);
	refusals.push({ attempt, error: `code ${error?.code}`, says: error?.message, detail });
}
