/** Where a scenario happens: nodes that are stopped whatever happens, a connection, and what is noted on the way. */
import { asker } from './ask.js';
import { Chain } from './chain.js';
import { Checks } from './checks.js';
import { FinalChain } from './final.js';
import { nodes } from './node.js';
import { narrator } from './report.js';
import { startValidators } from './validators.js';
import { seconds, until } from './wait.js';

/** Nodes that keep the state of all blocks, as each is read again. */
const ARCHIVE = ['--state-pruning', 'archive'];

async function run(name, start, play) {
	const network = nodes(name);
	let chain = null;
	try {
		const say = narrator();
		const begun = await start(network, say);
		chain = begun.chain;
		const ask = asker(begun.node.rpcPort);
		return await play({ ...begun, ask, say, checks: new Checks(), refusals: [] });
	} finally {
		await chain?.close();
		await network.close();
	}
}

/**
 * Run `play` on a development chain of one node, of which nothing is ever dropped.
 * @param {string} name of the scenario
 * @param {(world: any) => Promise<string>} play
 */
export const onOneNode = (name, play) =>
	run(
		name,
		async (network, say) => {
			const [node] = await network.prepare([{ name: 'dev', args: ['--dev', ...ARCHIVE] }]);
			await node.start();
			const chain = await Chain.connect(node.url);
			say(`a development chain runs; its log is ${node.logPath}`);
			return { chain, node };
		},
		play,
	);

/** As {@link onOneNode}, on four validators, where only what is final counts. */
export const onFourValidators = (name, play) =>
	run(
		name,
		async (network, say) => {
			const [node] = await startValidators(network, ARCHIVE);
			const chain = await FinalChain.connect(node.url);
			await until('finality', seconds(120), async () => (await chain.height()) >= 3);
			say(`four validators run; logs in ${network.logs}`);
			return { chain, node };
		},
		play,
	);
