/**
 * A chain to talk to: connection, signed calls with their outcome, names of errors, view functions.
 */
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { chainTime } from './clock.js';
import { fields } from './plain.js';
import { seconds, until, within } from './wait.js';

/** A transaction waits at most this long for its block. */
const INCLUSION = seconds(45);

const keyring = new Keyring({ type: 'sr25519' });
const pairs = new Map();

/** The key pair of a derivation path such as `//Alice` or `//Buyer//3`. */
export function account(path) {
	if (!pairs.has(path)) pairs.set(path, keyring.addFromUri(path, { name: path }));
	return pairs.get(path);
}

/** A call was refused by the chain. `reason` is `pallet.Error`. */
export class Refused extends Error {
	constructor(what, reason, docs) {
		super(`${what}: ${reason}${docs ? ` (${docs})` : ''}`);
		this.reason = reason;
	}
}

/** A connection to one node. */
export class Chain {
	#nonces = new Map();
	#views = null;

	constructor(api) {
		this.api = api;
	}

	/** @param {string} url */
	static async connect(url) {
		const provider = new WsProvider(url);
		const api = await within(
			`a connection to ${url}`,
			seconds(30),
			ApiPromise.create({ provider, noInitWarn: true }),
		);
		const chain = new Chain(api);
		// What governance and the network's pace set is no constant: it changes, but not in a scenario.
		api.settings = await chain.view('ParameterSteps', 'settings', []);
		return chain;
	}

	async close() {
		await this.api.disconnect();
	}

	/** The best block's hash. */
	async head() {
		return (await this.api.rpc.chain.getBlockHash()).toHex();
	}

	/** The height of block `hash`, or of the head. */
	async height(hash) {
		const at = hash ?? (await this.head());
		return (await this.api.rpc.chain.getHeader(at)).number.toNumber();
	}

	/** The block before block `hash`. */
	async parent(hash) {
		return (await this.api.rpc.chain.getHeader(hash)).parentHash.toHex();
	}

	/** Chain time of block `hash`, or of the head, in milliseconds: the clock of all deadlines. */
	async now(hash) {
		const { query } = await this.api.at(hash ?? (await this.head()));
		return chainTime(query);
	}

	/** Wait until the best block is a later one than now. */
	async nextBlock() {
		const height = async () => (await this.api.rpc.chain.getHeader()).number.toNumber();
		const now = await height();
		return until('a new block', INCLUSION, async () => (await height()) > now, 100);
	}

	/**
	 * The next nonce of `pair`. Counted here, in the order of the calls, so that calls can be sent without
	 * waiting for those before them.
	 */
	async #nonce({ address }) {
		if (!this.#nonces.has(address)) {
			this.#nonces.set(address, { first: this.api.rpc.system.accountNextIndex(address), used: 0 });
		}
		const entry = this.#nonces.get(address);
		const offset = entry.used++;
		return (await entry.first).toNumber() + offset;
	}

	/**
	 * Sign and send `call`, and wait for its block. Does not throw if the chain refuses it.
	 * @returns {Promise<{ error: null | { reason: string, docs: string }, events: any[], block: string }>}
	 */
	async attempt(pair, call, { finalized = false } = {}) {
		const nonce = await this.#nonce(pair);
		let stop = () => {};
		const outcome = new Promise((resolve, reject) => {
			const watch = (result) => {
				const { status } = result;
				if (result.isError) reject(new Error(`dropped by the pool: ${status.type}`));
				if (finalized ? status.isFinalized : status.isInBlock) {
					const block = (finalized ? status.asFinalized : status.asInBlock).toHex();
					resolve({
						error: this.#failure(result),
						events: result.events.map(({ event }) => event),
						block,
					});
				}
			};
			call.signAndSend(pair, { nonce }, watch).then((unsubscribe) => (stop = unsubscribe), reject);
		});
		try {
			return await within(
				`${call.method.section}.${call.method.method} in a block`,
				INCLUSION,
				outcome,
			);
		} catch (error) {
			this.#nonces.delete(pair.address);
			throw error;
		} finally {
			stop();
		}
	}

	/**
	 * As {@link attempt}, but a refusal is thrown as {@link Refused}.
	 * @param {string} what what this call does, for the message of the error
	 */
	async send(what, pair, call, options) {
		const outcome = await this.attempt(pair, call, options);
		if (outcome.error) throw new Refused(what, outcome.error.reason, outcome.error.docs);
		return outcome;
	}

	/** Several calls of one account in one extrinsic, all or nothing. */
	async batch(what, pair, calls, options) {
		return this.send(
			what,
			pair,
			calls.length === 1 ? calls[0] : this.api.tx.utility.batchAll(calls),
			options,
		);
	}

	/** Calls of the root origin, all or nothing, through the sudo key. */
	async sudo(what, pair, calls, options) {
		const inner = calls.length === 1 ? calls[0] : this.api.tx.utility.batchAll(calls);
		return this.send(what, pair, this.api.tx.sudo.sudo(inner), options);
	}

	/** Why the extrinsic of `result` failed, or null. A call wrapped in sudo fails through its event. */
	#failure(result) {
		if (result.dispatchError) return this.describe(result.dispatchError);
		for (const { event } of result.events) {
			if (event.section === 'sudo' && event.method === 'Sudid' && event.data[0].isErr) {
				return this.describe(event.data[0].asErr);
			}
		}
		return null;
	}

	/** The name and documentation of a dispatch error. */
	describe(error) {
		if (error.isModule) {
			const { section, name, docs } = this.api.registry.findMetaError(error.asModule);
			return { reason: `${section}.${name}`, docs: docs.join(' ').trim() };
		}
		const inner = error.value?.type ? `.${error.value.type}` : '';
		return { reason: `${error.type}${inner}`, docs: '' };
	}

	/**
	 * Call the view function `name` of `pallet`, as of block `at`.
	 * @param {string} pallet as in the metadata: `Clt`
	 * @param {string} name as in the metadata: `quote_purchase`
	 * @param {any[]} args
	 * @param {string} [at] block hash
	 */
	async view(pallet, name, args, at) {
		const view = this.#view(pallet, name);
		if (view.inputs.length !== args.length)
			throw new Error(`${pallet}.${name} takes ${view.inputs.length} arguments`);
		const { registry } = this.api;
		const typeOf = (id) => registry.createLookupType(id);
		const encoded = view.inputs.map((input, i) =>
			registry.createType(typeOf(input.type), args[i]).toU8a(),
		);
		const input = registry.createType('Bytes', u8aToHex(u8aConcat(...encoded)));
		const query = u8aToHex(u8aConcat(view.id.toU8a(true), input.toU8a()));
		const where = at === undefined ? [] : [at];
		const answer = await this.api.rpc.state.call(
			'RuntimeViewFunction_execute_view_function',
			query,
			...where,
		);
		const result = registry.createType('Result<Bytes, u8>', answer.toU8a(true));
		if (result.isErr) throw new Error(`${pallet}.${name}: no such view function`);
		return registry.createType(typeOf(view.output), result.asOk.toU8a(true));
	}

	#view(pallet, name) {
		if (this.#views === null) {
			this.#views = new Map();
			for (const meta of this.api.runtimeMetadata.asV16.pallets) {
				for (const view of meta.viewFunctions) this.#views.set(`${meta.name}.${view.name}`, view);
			}
		}
		const view = this.#views.get(`${pallet}.${name}`);
		if (!view)
			throw new Error(
				`no view function ${pallet}.${name}; there are ${[...this.#views.keys()].join(', ')}`,
			);
		return view;
	}
}

/** The fields of the first event `section.method`. Throws if there is none. */
export function event(events, section, method) {
	const found = events.find((each) => each.section === section && each.method === method);
	if (!found)
		throw new Error(
			`no event ${section}.${method} among ${events.map((e) => `${e.section}.${e.method}`)}`,
		);
	return found.data;
}

/** The fields of all events `section.method`, in order. */
export function allEvents(events, section, method) {
	return events
		.filter((each) => each.section === section && each.method === method)
		.map((each) => each.data);
}

/** The fields of the only event `section.method` of a transaction, as plain values. */
export function only({ events }, section, method) {
	const found = events.filter((each) => each.section === section && each.method === method);
	if (found.length !== 1) throw new Error(`${found.length} events ${section}.${method}`);
	return fields(found[0]);
}
