/**
 * Four validators of the `local` chain on loopback.
 *
 * Blocks and finality advance on all of them; a transfer is final on all, with the same state root; one that is
 * signed over the hash of the metadata, as hardware wallets sign, is taken, and one over any other hash is not;
 * one of the validators, killed without warning and started again on the same data, catches up with what it
 * missed.
 */
import { Chain, account, event } from '../lib/chain.js';
import { Checks } from '../lib/checks.js';
import { nodes } from '../lib/node.js';
import { TOKEN, metadataHash, sendOver, spoiled } from '../lib/signing.js';
import { print } from '../lib/table.js';
import { VALIDATORS, startOne, startValidators } from '../lib/validators.js';
import { seconds, until } from '../lib/wait.js';

export const about =
	'four validators: finality, one transfer everywhere, one signed as wallets do, one killed and back';
export const ci = true;

const AMOUNT = 5n * 10n ** 12n;

/** What a node knows now. */
async function look({ api }) {
	const [best, hash, health] = await Promise.all([
		api.rpc.chain.getHeader(),
		api.rpc.chain.getFinalizedHead(),
		api.rpc.system.health(),
	]);
	const final = await api.rpc.chain.getHeader(hash);
	return { best: best.number.toNumber(), final: final.number.toNumber(), peers: health.peers.toNumber() };
}

/** Wait until `height` is final on each of `chains`. */
async function finalOnAll(chains, height, timeoutMs) {
	await Promise.all(
		chains.map((chain, i) =>
			until(
				`block ${height} final on ${VALIDATORS[i]}`,
				timeoutMs,
				async () => (await look(chain)).final >= height,
			),
		),
	);
}

/** The block at `height` as a node has it, with the balance of `who` in it. */
async function blockAt({ api }, height, who) {
	const hash = await api.rpc.chain.getBlockHash(height);
	const header = await api.rpc.chain.getHeader(hash);
	const { data } = await (await api.at(hash)).query.system.account(who);
	return { hash: hash.toHex(), stateRoot: header.stateRoot.toHex(), balance: data.free.toBigInt() };
}

/** Check that all chains hold the same block and state at `height`, with `balance` on `who`. */
async function same(checks, chains, height, who, balance, when) {
	const blocks = await Promise.all(chains.map((chain) => blockAt(chain, height, who)));
	blocks.forEach((block, i) => {
		const name = `${VALIDATORS[i]}, block ${height}, ${when}`;
		checks.equal(`${name}: hash`, block.hash, blocks[0].hash);
		checks.equal(`${name}: state root`, block.stateRoot, blocks[0].stateRoot);
		checks.equal(`${name}: balance`, block.balance, balance);
	});
	return blocks[0].stateRoot;
}

/** Transfer to `who`, final on the chain it was sent to; its height. */
async function transfer(chain, from, who) {
	const call = chain.api.tx.balances.transferKeepAlive(who, AMOUNT);
	const { block, events } = await chain.send('a transfer', account(from), call, { finalized: true });
	event(events, 'balances', 'Transfer');
	return (await chain.api.rpc.chain.getHeader(block)).number.toNumber();
}

/** Transfers signed over the hash of the metadata: the right one is taken, all others are bad signatures. */
async function overMetadataHash({ api }, checks) {
	const wallet = account('//Charlie');
	const call = () => api.tx.balances.transferKeepAlive(account('//Cold').address, AMOUNT);
	const hash = await metadataHash(api);
	const wrong = [
		['no metadata', spoiled(hash)],
		['another symbol', await metadataHash(api, { ...TOKEN, symbol: 'MILK' })],
		['other decimals', await metadataHash(api, { ...TOKEN, decimals: TOKEN.decimals - 1 })],
	];
	for (const [whose, other] of wrong) {
		const answer = await sendOver(other, wallet, call()).then(
			() => 'accepted',
			(error) => error.message,
		);
		checks.that(`signed over the hash of ${whose}: refused`, answer.includes('bad signature'), answer);
	}
	const { block, events } = await sendOver(hash, wallet, call());
	event(events, 'balances', 'Transfer');
	const { extrinsics } = (await api.rpc.chain.getBlock(block)).block;
	const signed = extrinsics.find((each) => each.isSigned && each.signer.eq(wallet.address));
	checks.equal('signed over the hash of the metadata: mode in the block', signed?.mode, 1);
	console.log(`\na transfer signed over the metadata's hash ${hash} is in a block; over others it is refused`);
}

export async function run({ name }) {
	const network = nodes(name);
	const chains = [];
	const checks = new Checks();
	try {
		const validators = await startValidators(network);
		for (const node of validators) chains.push(await Chain.connect(node.url));
		console.log(`four validators run; logs in ${network.logs}`);

		// A chain of four with everyone connected finalises a block two or three slots after it was made.
		await finalOnAll(chains, 3, seconds(120));
		const first = await Promise.all(chains.map(look));
		await finalOnAll(chains, Math.max(...first.map(({ final }) => final)) + 3, seconds(60));
		const second = await Promise.all(chains.map(look));
		print(
			'Blocks and finality',
			['validator', '>peers', '>best', '>final', '>best later', '>final later'],
			VALIDATORS.map((validator, i) => [
				validator,
				second[i].peers,
				first[i].best,
				first[i].final,
				second[i].best,
				second[i].final,
			]),
		);
		VALIDATORS.forEach((validator, i) => {
			checks.that(
				`${validator}: blocks advance`,
				second[i].best > first[i].best,
				`${first[i].best} to ${second[i].best}`,
			);
			checks.that(
				`${validator}: finality advances`,
				second[i].final > first[i].final,
				`${first[i].final} to ${second[i].final}`,
			);
			checks.equal(`${validator}: peers`, second[i].peers, VALIDATORS.length - 1);
		});

		const traveller = account('//Traveller').address;
		const height = await transfer(chains[0], '//Alice', traveller);
		await finalOnAll(chains, height, seconds(30));
		const root = await same(checks, chains, height, traveller, AMOUNT, 'after the transfer');
		console.log(`\na transfer is final on all four at block ${height}, state root ${root}`);
		await overMetadataHash(chains[0], checks);

		const [victim] = validators.slice(-1);
		await chains.pop().close();
		await victim.kill();
		const missed = await transfer(chains[0], '//Bob', traveller);
		console.log(`\n${victim.name} was killed; the other three made block ${missed} final without it`);

		const behind = (await look(chains[0])).final;
		await startOne(validators, victim);
		chains.push(await Chain.connect(victim.url));
		await finalOnAll(chains, behind + 3, seconds(90));
		await same(checks, chains, missed, traveller, 2n * AMOUNT, 'after the restart');
		await same(checks, chains, behind + 3, traveller, 2n * AMOUNT, 'after the restart');
		const last = await Promise.all(chains.map(look));
		print(
			`After ${victim.name} came back`,
			['validator', '>peers', '>best', '>final'],
			VALIDATORS.map((validator, i) => [validator, last[i].peers, last[i].best, last[i].final]),
		);
		checks.assert();
		return `${checks.all.length} checks`;
	} finally {
		await Promise.allSettled(chains.map((chain) => chain.close()));
		await network.close();
	}
}
