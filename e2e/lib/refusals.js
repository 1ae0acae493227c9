/** What the chain must refuse, attempted for real: in a block, and failed with the error that says why. */

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
