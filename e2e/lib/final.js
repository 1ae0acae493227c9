/**
 * A chain that several validators make. Two of them may fill one slot, and then one of the two blocks is dropped,
 * with what a client has seen in it. So nothing is told here before it is final.
 */
import { Chain } from './chain.js';
import { seconds, until } from './wait.js';

/** A final block follows within this time. */
const SOON = seconds(45);

/** As {@link Chain}, but calls return once their block is final, and what is read is read there. */
export class FinalChain extends Chain {
	/** @param {string} url */
	static async connect(url) {
		const { api } = await Chain.connect(url);
		return new FinalChain(api);
	}

	async attempt(pair, call, options) {
		return super.attempt(pair, call, { ...options, finalized: true });
	}

	/** The hash of the last final block. */
	async head() {
		return (await this.api.rpc.chain.getFinalizedHead()).toHex();
	}

	/** Wait until a later block is final than now. */
	async nextBlock() {
		const now = await this.height();
		return until('a new final block', SOON, async () => (await this.height()) > now, 200);
	}

	async view(pallet, name, args, at) {
		return super.view(pallet, name, args, at ?? (await this.head()));
	}
}
