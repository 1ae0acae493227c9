/** Every block from the first terms on, read while the leases run: all equations have to hold at its end. */
import { Agreements } from '../lib/agreements.js';
import { Ledger } from '../lib/blocks.js';
import { EQUATIONS, read } from '../lib/sla-equations.js';
import { seconds, sleep } from '../lib/wait.js';

/** Reads block after block until it is told to stop, and then the rest. */
export class Watch {
	#book;
	#next;
	#from;
	#issued = null;
	#stopped = false;
	#done;
	#ledger = new Ledger(EQUATIONS);
	most = { agreements: 0, faults: 0, measurements: 0 };

	/**
	 * Begin with the block after that of height `from`.
	 * @param {Map<bigint, any>} templates those of genesis
	 */
	constructor(world, templates, from) {
		this.world = world;
		this.#book = new Agreements(templates, world.rules);
		this.#from = from;
		this.#next = 0;
		this.#done = this.#run();
		// Whoever stops it is told.
		this.#done.catch(() => {});
	}

	/** Where the chain and the rules differ. */
	get wrong() {
		return this.#book.wrong;
	}

	async #run() {
		const { journal } = this.world;
		while (!this.#stopped) {
			await journal.advance();
			await this.#catchUp();
			await sleep(seconds(1));
		}
		await journal.advance();
		await this.#catchUp();
	}

	async #catchUp() {
		const { journal, chain } = this.world;
		while (this.#next < journal.pages.length) {
			const page = journal.pages[this.#next++];
			this.#book.apply(page);
			if (page.number <= this.#from) continue;
			this.#check(page, await read(chain, page.hash));
		}
	}

	#check(page, state) {
		this.#issued ??= state.issuance;
		for (const kind of Object.keys(this.most))
			this.most[kind] = Math.max(this.most[kind], state[kind].size);
		// What disputes burned is no part of agreements, and told by them.
		const burned = this.#disputes(page);
		this.#ledger.check(page.number, { ...state, told: this.#book, issued: this.#issued, burned });
	}

	#burned = 0n;
	#disputes({ events }) {
		for (const { section, method, fields } of events)
			if (section === 'oracleGovernance' && method === 'Concluded') this.#burned += fields.burned;
		return this.#burned;
	}

	/** Read what is left, and note a check for each equation. Returns what the report says of it. */
	async finish() {
		this.#stopped = true;
		await this.#done;
		const { checks } = this.world;
		const found = this.#ledger.finish(checks, this.#from + 1, this.#next);
		checks.equal('where the chain and the rules differ', this.wrong.join('; '), '');
		checks.equal('what was put off, as it failed', this.#book.postponed, 0);
		checks.atLeast('agreements at once', this.most.agreements, 8);
		checks.equal('agreements at last', this.#book.live.size, 0);
		const { slashed, paid } = this.#book;
		checks.equal('all that was paid is all that was slashed, summed over vaults', paid, slashed);
		return { ...found, most: this.most };
	}
}
