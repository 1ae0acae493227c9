/**
 * Names of the chain in a handbook, looked up in the metadata of a running node. A text names them in backticks:
 *
 * | `pallet.call(argument, argument)` | a call, with all its arguments |
 * | `pallet.Event{field, field}` | an event, with those of its fields that matter |
 * | `pallet.Error` | an error |
 * | `state pallet.item(key)` | a storage item, with a word for each key |
 * | `view Pallet.name(argument)` | a view function, with all its arguments |
 * | `constant pallet.name` | a constant |
 *
 * All are written as polkadot.js shows them. Blocks marked `js` are examples for its page Developer > JavaScript.
 */
import { stringCamelCase } from '@polkadot/util';

const WORD = '[A-Za-z]\\w*';
const LIST = '[\\w, ]*';
const KINDS = [
	['call', new RegExp(`^([a-z]\\w*)\\.([a-z]\\w*)\\((${LIST})\\)$`)],
	['event', new RegExp(`^([a-z]\\w*)\\.([A-Z]\\w*)\\{(${LIST})\\}$`)],
	['error', new RegExp('^([a-z]\\w*)\\.([A-Z]\\w*)$')],
	['state', new RegExp(`^state ([a-z]\\w*)\\.([a-z]\\w*)\\((${LIST})\\)$`)],
	['view', new RegExp(`^view ([A-Z]\\w*)\\.([a-z]\\w*)\\((${LIST})\\)$`)],
	['constant', new RegExp('^constant ([a-z]\\w*)\\.([a-z]\\w*)$')],
];
/** What looks like such a name, rightly written or not. Files are none. */
const LIKE = new RegExp(`^((state|view|constant) )?${WORD}\\.${WORD}`);
const FILE = /\.(md|js|json|sh|rs)$/;

const words = (list = '') =>
	list
		.split(',')
		.map((word) => word.trim())
		.filter(Boolean);

/**
 * The names in `text`, each once, outside of blocks of code.
 * @param {string} text Markdown
 * @returns {{ text: string, kind: string | null, pallet?: string, name?: string, list?: string[] }[]} `kind` is
 * null for what looks like a name and is not written as one
 */
export function names(text) {
	const prose = text.replace(/^```[\s\S]*?^```/gm, '');
	const ticked = [...prose.matchAll(/`([^`]+)`/g)].map(([, inner]) => inner.replace(/\s+/g, ' '));
	const unique = [...new Set(ticked)].filter((each) => LIKE.test(each) && !FILE.test(each));
	return unique.map((each) => {
		for (const [kind, pattern] of KINDS) {
			const match = pattern.exec(each);
			if (match) {
				const [, pallet, name, list] = match;
				return { text: each, kind, pallet, name, list: words(list) };
			}
		}
		return { text: each, kind: null };
	});
}

/** The examples in `text`. */
export const examples = (text) => [...text.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);

const same = (actual, written) =>
	actual.join() === written.join() ? 'found' : `has (${actual.join(', ')})`;

const LOOK = {
	call(api, { pallet, name, list }) {
		const call = api.tx[pallet]?.[name];
		return call ? same(call.meta.args.map((each) => each.name.toString()), list) : 'no such call';
	},
	event(api, { pallet, name, list }) {
		const event = api.events[pallet]?.[name];
		if (!event) return 'no such event';
		const has = event.meta.fields.map((each) => stringCamelCase(each.name.unwrapOr('').toString()));
		const missing = list.filter((field) => !has.includes(field));
		return missing.length === 0 ? 'found' : `has {${has.join(', ')}}`;
	},
	error(api, { pallet, name }) {
		return api.errors[pallet]?.[name] ? 'found' : 'no such error';
	},
	state(api, { pallet, name, list }) {
		const item = api.query[pallet]?.[name];
		if (!item) return 'no such storage item';
		const { type } = item.creator.meta;
		const keys = type.isMap ? type.asMap.hashers.length : 0;
		return keys === list.length ? 'found' : `has ${keys} keys`;
	},
	view(api, { pallet, name, list }) {
		const views = api.runtimeMetadata.asV16.pallets.find((each) => each.name.eq(pallet))?.viewFunctions;
		const view = views?.find((each) => each.name.eq(name));
		return view ? same(view.inputs.map((each) => each.name.toString()), list) : 'no such view function';
	},
	constant(api, { pallet, name }) {
		return api.consts[pallet]?.[name] ? 'found' : 'no such constant';
	},
};

/** Whether the chain has what is `named`: `found`, or what is there instead. */
export function lookUp(api, named) {
	return named.kind === null ? 'not a name as this file writes them' : LOOK[named.kind](api, named);
}

/**
 * Run an example as the page Developer > JavaScript of Apps does, with `api` and `console`.
 * @returns {Promise<string[]>} what it printed
 */
export async function runExample(api, code) {
	const said = [];
	const print = (...values) => said.push(values.map(String).join(' '));
	const AsyncFunction = (async () => {}).constructor;
	await new AsyncFunction('api', 'console', code)(api, { log: print });
	return said;
}
