/** How scenarios begin: accounts and what they need, rules by the sudo key, fleets, vaults and their sales. */
import { UNLIMITED } from './assets.js';
import { attestorFunds } from './attestors.js';
import { account, allEvents } from './chain.js';
import { feedParams } from './feeds.js';

/** `length` accounts under a path. */
export const numbered = (path, length) => Array.from({ length }, (_, i) => account(`${path}//${i}`));

/** An account under a path for each of `labels`, by them. */
export const named = (path, labels) => new Map(labels.map((label) => [label, account(`${path}//${label}`)]));

/** All accounts of a cast, each once, however deep they lie in lists, maps and objects. */
export function everybody(cast) {
	const flat = (part) => {
		if (part.address) return [part];
		return (part instanceof Map ? [...part.values()] : Object.values(part)).flatMap(flat);
	};
	return [...new Map(flat(cast).map((who) => [who.address, who])).values()];
}

/** What feeders, attestors and providers need of MILL: their bonds, and beside them what `beside` says. */
export function bondsOf(api, { feeders = [], attestors = [], providers = [] }, beside) {
	const feeder = api.settings.feederBond.toBigInt() + beside.feeder;
	const provider = api.settings.providerBond.toBigInt() + beside.provider;
	return [
		...feeders.map((who) => [who, feeder]),
		...attestors.map((who) => [who, attestorFunds(api)]),
		...providers.map((who) => [who, provider]),
	];
}

/** The calls that register the feeds of collaterals, and list those that have a haircut. */
export const listing = (tx, collaterals, rule) =>
	Object.values(collaterals).flatMap(({ asset, haircut, ceiling, ...feed }) => [
		tx.priceFeed.registerFeed({ Asset: asset }, feedParams(feed, rule)),
		...(haircut === undefined ? [] : [tx.clt.setCollateral(asset, { haircut, ceiling })]),
	]);

/** The calls that seat feeders, each in its group. */
export const seating = (tx, feeders, groups) =>
	feeders.map(({ address }, i) => tx.oracleGovernance.seatFeeder(address, groups[i]));

/** Limits of the feed of a class where nothing else is said. */
const CLASS_FEED = { decimals: 6, min: '0.001', max: '1000' };

/**
 * In one call of the sudo key: classes with their feeds and terms, collaterals with theirs, seats of the feeders,
 * and `more`, which is told the ids of the classes.
 * @param {{ name: string, spec: any, terms: any, feed?: any }[]} classes
 * @returns {Promise<{ ids: number[], events: any[] }>}
 */
export async function govern({ chain, cast }, { classes, collaterals, groups, rule, more = () => [] }) {
	const { tx, query } = chain.api;
	const first = (await query.registry.nextClassId()).toNumber();
	const ids = classes.map((_, i) => first + i);
	const { events } = await chain.sudo('set the rules', cast.alice, [
		...classes.flatMap(({ name, spec, terms, feed }, i) => [
			tx.registry.defineClass(name, spec),
			tx.priceFeed.registerFeed({ Class: ids[i] }, feedParams({ ...CLASS_FEED, ...feed }, rule)),
			tx.clt.setRiskParams(ids[i], terms),
		]),
		...listing(tx, collaterals, rule),
		...seating(tx, cast.feeders, groups),
		...more(ids),
	]);
	const defined = allEvents(events, 'registry', 'ClassDefined').map(({ classId }) => classId.toNumber());
	if (defined.join() !== ids.join()) throw new Error(`classes ${defined} were defined, not ${ids}`);
	return { ids, events };
}

/** Where the money of a class goes that is nobody's. */
export const backstopOf = async (chain, classId) =>
	(await chain.view('Clt', 'accounts', [classId]))[1].toString();

/** Each owner of `vaults` signs one extrinsic with the calls of all of its vaults. */
async function byOwner(chain, what, vaults, callsOf) {
	const owners = [...new Set(vaults.map(({ owner }) => owner))];
	return Promise.all(
		owners.map(async (owner) => {
			const own = vaults.filter((vault) => vault.owner === owner);
			const { events } = await chain.batch(what, owner, own.flatMap(callsOf));
			return { own, events };
		}),
	);
}

/**
 * Open all vaults, which get their ids.
 * @template {{ owner: any, classId: number, asset: any, grade: string }} Vault
 * @param {Vault[]} vaults
 * @returns {Promise<(Vault & { id: number })[]>}
 */
export async function open(chain, vaults) {
	const opened = await byOwner(chain, 'open vaults', vaults, ({ classId, asset, grade }) => [
		chain.api.tx.clt.openVault(classId, asset, grade),
	]);
	for (const { own, events } of opened)
		allEvents(events, 'clt', 'VaultOpened').forEach(({ vault }, i) => (own[i].id = vault.toNumber()));
	return vaults;
}

/** Fill all vaults by the calls that `filling` has for each. */
export const fill = (chain, vaults, filling) => byOwner(chain, 'fill vaults', vaults, filling);

/**
 * All buy at once, at whatever price. Returns how many did.
 * @param {{ who: any, vault: number, units: bigint }[]} sales
 */
export async function buyAll(chain, sales) {
	const { buy } = chain.api.tx.clt;
	await Promise.all(
		sales.map(({ who, vault, units }) => chain.send('buy', who, buy(vault, units, UNLIMITED))),
	);
	return sales.length;
}
