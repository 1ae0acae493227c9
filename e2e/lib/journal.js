/** What happened on the chain, final block by final block, as whoever follows it sees it. */
import { chainTime } from './clock.js';
import { fields } from './plain.js';
import { until } from './wait.js';

/** Blocks fetched at once. */
const AT_ONCE = 16;

/**
 * @typedef {{ section: string, method: string, fields: any, inHook: boolean, bytes: Uint8Array }} Happening an
 * event with its fields as plain values, and whether a hook made it rather than a transaction
 * @typedef {{ number: number, hash: string, now: bigint, events: Happening[] }} Page a block with its clock
 */

export class Journal {
	/** @type {Page[]} from block 1 on */
	pages = [];
	#turn = Promise.resolve();

	/**
	 * @param {import('./final.js').FinalChain} chain
	 * @param {string[]} sections pallets whose events are kept
	 */
	constructor(chain, sections) {
		this.chain = chain;
		this.sections = new Set(sections);
	}

	/** Read up to the last final block. One after the other, whoever asks, and whether or not the last one failed. */
	async advance() {
		this.#turn = this.#turn.catch(() => {}).then(() => this.#read());
		return this.#turn;
	}

	async #read() {
		const height = await this.chain.height();
		while (this.pages.length < height) {
			const first = this.pages.length + 1;
			const count = Math.min(AT_ONCE, height - first + 1);
			const numbers = Array.from({ length: count }, (_, i) => first + i);
			this.pages.push(...(await Promise.all(numbers.map((number) => this.#page(number)))));
		}
	}

	async #page(number) {
		const { api } = this.chain;
		const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
		const { query } = await api.at(hash);
		const [records, now] = await Promise.all([query.system.events(), chainTime(query)]);
		const events = [...records]
			.filter(({ event }) => this.sections.has(event.section))
			.map(({ event, phase }) => ({
				section: event.section,
				method: event.method,
				fields: fields(event),
				inHook: !phase.isApplyExtrinsic,
				// An event is the index of its pallet, that of its variant, and its fields.
				bytes: event.toU8a().slice(1),
			}));
		return { number, hash, now, events };
	}

	/** The page of block `hash`, which is final. */
	async at(hash) {
		await this.advance();
		const page = this.pages.find((each) => each.hash === hash);
		if (!page) throw new Error(`no final block ${hash}`);
		return page;
	}

	/**
	 * Wait for the first event of blocks `first` and later that `matches`.
	 * @param {string} what what is waited for, for the message of the error
	 * @param {number} timeoutMs
	 * @param {number} first
	 * @param {(event: Happening) => boolean} matches
	 * @returns {Promise<Happening & { page: Page }>}
	 */
	async until(what, timeoutMs, first, matches) {
		return until(what, timeoutMs, async () => {
			await this.advance();
			for (const page of this.pages.slice(first - 1)) {
				const found = page.events.find(matches);
				if (found) return { ...found, page };
			}
			return null;
		});
	}
}
