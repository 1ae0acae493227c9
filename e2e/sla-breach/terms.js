/** Terms: the governed ones, those that providers offer, those that nobody can, and what a quote says of them. */
import { hexToString, stringToHex } from '@polkadot/util';
import { account, only } from '../lib/chain.js';
import { text } from '../lib/compare.js';
import { plain } from '../lib/plain.js';
import { refuseAll, refuseUnreadable } from '../lib/refusals.js';
import { earmarkOf, feeOf, moduleOf } from '../lib/sla.js';
import * as plan from './plan.js';

const ALL = 1_000_000n;
const DAY = 86_400_000n;
/** Modules of a template at most, and templates of a provider. */
const MOST_MODULES = 8;
const NOTHING_HERE = 999_999;

/** Terms as the call takes them. */
const encoded = ({ name, ...terms }) => ({ name: stringToHex(name), ...terms });

/** All templates at block `at`, by their ids, with names for people. */
export async function templatesAt({ api }, at) {
	const { query } = await api.at(at);
	return new Map(
		(await query.sla.templates.entries()).map(([key, value]) => [
			plain(key.args[0]),
			plain(value.unwrap()),
		]),
	);
}

/** The name of a template. */
export const nameOf = ({ terms: { name } }) => hexToString(name);

/** Each provider offers terms of its own; what the chain keeps of them is what was said. */
export async function offerAll(world) {
	const { chain, checks, cast } = world;
	const offered = await Promise.all(
		Object.entries(plan.templates).map(async ([label, terms]) => {
			const owner = cast.providers.get(label);
			const call = chain.api.tx.sla.offerTemplate(encoded(terms));
			const told = only(await chain.send('offer terms', owner, call), 'sla', 'TemplateDefined');
			const name = `terms of ${label}`;
			checks.equal(`${name}: owner`, told.owner, owner.address);
			checks.equal(`${name}: deposit`, told.deposit, world.rules.templateDeposit);
			const kept = plain((await chain.view('Sla', 'template', [told.template])).unwrap());
			checks.equal(`${name}: as they were said`, text(kept.terms), text(encoded(terms)));
			return [label, { id: told.template, ...terms }];
		}),
	);
	return new Map(offered);
}

/** Terms that nobody can offer, one for each reason. */
function badTerms() {
	const [minute, long] = [60_000n, 30n * DAY + 1n];
	const curve = [[60_000n, ALL]];
	const module = (changes) => ({ ...moduleOf('Availability', 990_000n, minute, ALL, curve), ...changes });
	const points = (list) => list.map(([at, share]) => ({ at, share }));
	const terms = (changes) => ({ name: 'Bad', modules: [module({})], earmark: ALL, fee: 0n, ...changes });
	const of = (changes) => terms({ modules: [module(changes)] });
	return [
		['InvalidName', terms({ name: '' }), 'without a name'],
		['InvalidName', terms({ name: 'Two\nlines' }), 'a name of two lines'],
		['NoModules', terms({ modules: [] }), 'that promise nothing'],
		[
			'DuplicateMetric',
			terms({ modules: [module({}), module({ objective: 1n })] }),
			'availability twice',
		],
		['ObjectiveOutOfRange', of({ objective: ALL + 1n }), 'more than always available'],
		['ObjectiveOutOfRange', of({ objective: 0n }), 'that no value misses'],
		['WindowOutOfRange', of({ window: minute - 1n }), 'a millisecond below the shortest window'],
		['WindowOutOfRange', of({ window: long }), 'a millisecond above thirty days'],
		['EmptyCurve', of({ curve: [] }), 'a curve without corners'],
		['OverlappingCurve', of({ curve: points([[0n, 1n]]) }), 'a corner at the beginning'],
		[
			'OverlappingCurve',
			of({
				curve: points([
					[9n, 1n],
					[9n, 2n],
				]),
			}),
			'two corners at one moment',
		],
		[
			'FallingCurve',
			of({
				curve: points([
					[9n, 2n],
					[10n, 1n],
				]),
			}),
			'a penalty that falls',
		],
	];
}

/** What cannot be offered, defined and retired. */
export async function refuseTerms(world) {
	const { chain, cast } = world;
	const { sla, utility } = chain.api.tx;
	const [owner, other] = ['failing', 'sound'].map((label) => cast.providers.get(label));
	const good = encoded(plan.templates.sound);
	const most = plain(chain.api.consts.sla.maxTemplates);
	const all = Array.from({ length: Number(most) }, () => sla.offerTemplate(good));
	const own = world.templates.get('failing').id;
	const attempts = [
		...badTerms().map(([error, terms, detail]) => [
			'offering terms',
			error,
			owner,
			sla.offerTemplate(encoded(terms)),
			detail,
		]),
		[
			'offering too many terms',
			'TooManyTemplates',
			other,
			utility.batchAll(all),
			`${most} more in one extrinsic`,
		],
		['defining terms for all', 'BadOrigin', owner, sla.defineTemplate(good), 'by a provider'],
		['retiring the terms of another', 'NotOwner', other, sla.retireTemplate(own), `template ${own}`],
		['retiring governed terms', 'NotOwner', other, sla.retireTemplate(0), 'template 0'],
		['retiring no terms', 'UnknownTemplate', other, sla.retireTemplate(NOTHING_HERE), 'unknown'],
	];
	await Promise.all([refuseAll(world, attempts, 'sla'), tooLong(world)]);
}

/** Terms of nine modules cannot even be read as a call: no node takes them. */
function tooLong(world) {
	const { modules, ...rest } = plan.templates.sound;
	const long = Array.from({ length: MOST_MODULES + 1 }, () => modules[0]);
	const call = world.chain.api.tx.sla.offerTemplate(encoded({ ...rest, modules: long }));
	const attempt = 'offering terms of nine modules';
	return refuseUnreadable(world, attempt, account('//Clumsy'), call, `${long.length} modules`);
}

/** What terms of `template` cost and are worth in a lease by the route of a quote, by the rules. */
export async function expectedTerms(
	world,
	{ template, earmark: share, fee: feeShare },
	vault,
	order,
	price,
	at,
) {
	const { chain, quotes } = world;
	const { record, owed } = plain((await chain.view('Clt', 'vault', [vault.id], at)).unwrap());
	return {
		template,
		fee: feeOf(order.units, quotes.class.mid, feeShare),
		earmark: earmarkOf({ ...record, owed }, { price, units: order.units, share }),
	};
}

/**
 * The quote of a redemption under the terms `promise`, checked in full. Returns what it says of them, and of the
 * route.
 */
export async function quote(world, label, order, promise) {
	const { chain, checks, classId, vaults, priceOf } = world;
	const at = await chain.head();
	const { devices, duration, units } = order;
	const args = [classId, devices, duration, promise.template];
	const answer = plain(await chain.view('Utc', 'quote_redemption', args, at));
	const vault = vaults.find(({ id }) => BigInt(id) === answer.route.vault);
	const due = await expectedTerms(world, promise, vault, order, priceOf(vault, units), at);
	checks.equal(`${label}: units of the quote`, answer.units, units);
	for (const [key, value] of Object.entries(due))
		checks.equal(`${label}: ${key} of the terms that were quoted`, answer.terms?.[key], value);
	return { vault, ...answer.terms };
}

/** The terms of a provider, as an order needs them. */
export const promiseOf = ({ templates }, provider) => {
	const { id: template, earmark, fee } = templates.get(provider);
	return { template, earmark, fee };
};
