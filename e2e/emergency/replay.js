/**
 * Calls that were signed once, sent again or much later: by the node's own answers, code and words.
 */
import { reach } from '../lib/referenda.js';
import { until, seconds } from '../lib/wait.js';

/** Blocks for which the mortal extrinsic is valid: the least there is. */
const PERIOD = 4;
/** What a node says of an extrinsic that it does not take. */
const OUTDATED = '1010: Invalid Transaction: Transaction is outdated';
const BAD_SIGNATURE = '1010: Invalid Transaction: Transaction has a bad signature';

/** Send a signed extrinsic to a node as bytes. Its hash, or what the node says against it. */
async function submit({ rpcPort }, extrinsic) {
	const response = await fetch(`http://127.0.0.1:${rpcPort}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			jsonrpc: '2.0',
			id: 1,
			method: 'author_submitExtrinsic',
			params: [extrinsic.toHex()],
		}),
		signal: AbortSignal.timeout(seconds(10)),
	});
	const { error, result } = await response.json();
	return error ? `${error.code}: ${error.message}: ${error.data}` : result;
}

/** All of them, by an account that does nothing else. */
export async function replays(world) {
	const { chain, cast, checks, node, refusals } = world;
	const { api } = chain;
	const who = cast.signer;
	const nonceOf = async () => (await api.query.system.account(who.address)).nonce.toNumber();
	const sign = (nonce, remark, era) =>
		api.tx.system.remarkWithEvent(remark).signAsync(who, { nonce, era });
	const included = (nonce) =>
		until(`nonce ${nonce} used`, seconds(45), async () => (await nonceOf()) > nonce, 250);
	const note = (attempt, said, expected, detail) => {
		checks.equal(`refused: ${attempt}`, said, expected);
		refusals.push({ attempt, error: said.replace(/^.*: /, ''), says: said, detail });
	};

	const nonce = await nonceOf();
	const once = await sign(nonce, 'signed once', 0);
	const kept = await sign(nonce + 1, 'signed in advance and kept', 0);
	checks.equal('a signed call is taken once', await submit(node, once), once.hash.toHex());
	await included(nonce);

	const other = await sign(nonce + 1, 'another call of the same nonce', 0);
	checks.equal('another call takes its nonce', await submit(node, other), other.hash.toHex());
	await included(nonce + 1);
	note('sending a call signed in advance', await submit(node, kept), OUTDATED, 'its nonce is used by another');

	// Its nonce is good; its age is not.
	const late = await sign(nonce + 2, 'signed for four blocks', PERIOD);
	await reach(chain, (await chain.height()) + PERIOD + 1);
	note(
		'sending a call after its last block',
		await submit(node, late),
		BAD_SIGNATURE,
		`signed for ${PERIOD} blocks, sent after more`,
	);
	// Not sooner: as long as its block may be dropped, the pool keeps it, and knows it without looking at its nonce.
	note('sending the same signed call again', await submit(node, once), OUTDATED, 'its nonce is used');
	checks.equal('nothing else was taken', await nonceOf(), nonce + 2);
}
