/**
 * What holds of service-level agreements at the end of every block: what the chain kept, against other things that
 * it kept, and against what all events until then add up to.
 */
import { keyText } from './agreements.js';
import { external } from './asset-ids.js';
import { same, sums, text } from './compare.js';
import { plain } from './plain.js';
import { dueOf, lossOf } from './sla.js';

const texts = (entries, pick) => new Map([...entries].map(([key, value]) => [key, text(pick(value))]));

/** What the chain keeps at the end of block `hash`. */
export async function read({ api }, hash) {
	const { query } = await api.at(hash);
	const own = query.sla;
	const entries = async (map) =>
		(await map.entries()).map(([key, value]) => [key.args.map(plain), plain(value)]);
	const [templates, agreements, measurements, faults, scores, vaults, native, assets] = await Promise.all(
		[
			own.templates,
			own.agreements,
			own.measurements,
			own.faults,
			own.scores,
			query.clt.vaults,
			query.balances.holds,
			query.assetsHolder.holds,
		].map(entries),
	);
	const [agenda, issuance] = await Promise.all([own.agenda.keys(), query.balances.totalIssuance()]);
	const byId = (list) => new Map(list.map(([[id], value]) => [id, value]));
	const holds = [
		...native.map(([[who], list]) => ['Native', who, list]),
		...assets.map(([[id, who], list]) => [text({ WithId: id }), who, list]),
	];
	return {
		agreements: byId(agreements),
		faults: byId(faults),
		templates: byId(templates),
		vaults: byId(vaults),
		measurements: new Map(measurements.map(([[key], value]) => [keyText(key), { key, ...value }])),
		scores: new Map(scores.map(([[who, id], value]) => [`${who} ${id}`, value])),
		agenda: agenda.map(({ args }) => args.map(plain)),
		issuance: plain(issuance),
		/** What each has on hold for a reason, by whom and of what asset. */
		held: (pallet, reason) =>
			sums(
				holds.flatMap(([asset, who, list]) =>
					list
						.filter(({ id }) => id[pallet] === reason)
						.map(({ amount }) => [`${who} ${asset}`, amount]),
				),
			),
	};
}

const agreementsOf = ({ agreements }) => [...agreements.values()];
const setAside = ({ earmark, toCustomer }) => earmark - toCustomer;
/** An asset as it is written beside the name of its holder. */
const assetText = (asset) => (asset === 'Native' ? asset : text(asset));
const DOLLARS = text({ WithId: BigInt(external(1)) });

/** What an agreement is, whoever tells it. */
const essence = (agreement) =>
	[
		...[
			'customer',
			'provider',
			'classId',
			'vault',
			'template',
			'units',
			'duration',
			'price',
			'earmark',
			'fee',
		],
		...['slashed', 'toCustomer', 'reporter', 'delivered', 'extensions', 'pending', 'undecided', 'breached'],
		...['stage', 'tracks'],
	].map((key) => agreement[key]);

/** What was said about an epoch. */
const wordsOf = ({ reports, seats, admitted, claim }) => [
	reports.map(({ who, value, cause }) => [who, value, cause]),
	seats,
	admitted,
	claim === null ? null : [claim.value, claim.bond],
];

const faultOf = ({ key, time, admitted, finder, reporters, claimBond, due }) => [
	keyText(key),
	time,
	admitted,
	finder,
	reporters,
	claimBond,
	due,
];

/** All that has to be on the agenda: as a text, and in which slot. */
function* duties({ measurements, faults, agreements }) {
	for (const { key, filed } of measurements.values()) yield [`Decide ${keyText(key)}`, filed];
	for (const [id, { filed }] of faults) yield [`Apply ${id}`, filed];
	for (const [id, { stage, filed }] of agreements) if (stage.Over) yield [`Close ${id}`, filed];
}

const dutyText = ({ Decide, Apply, Close }) => {
	if (Decide) return `Decide ${keyText(Decide)}`;
	return Apply === undefined ? `Close ${Close}` : `Apply ${Apply}`;
};

/**
 * What must hold at the end of every block: of the state as it was read, what events tell (`told`), and what was
 * `issued` of the native token at first. The names are those under which the report counts blocks.
 * @type {Record<string, (state: any) => boolean>}
 */
export const EQUATIONS = {
	'earmarked of each vault = Σ set aside for its agreements': (state) =>
		same(
			sums([...state.vaults].map(([id, { earmarked }]) => [id, earmarked])),
			sums(agreementsOf(state).map((each) => [each.vault, setAside(each)])),
		),
	'what is set aside of a vault is part of its collateral': ({ vaults }) =>
		[...vaults.values()].every(({ earmarked, collateral }) => earmarked <= collateral),
	'collateral on hold of each owner = Σ over its vaults': ({ vaults, held }) =>
		same(
			held('Clt', 'Collateral'),
			sums(
				[...vaults.values()].map(({ owner, collateralAsset, collateral }) => [
					`${owner} ${assetText(collateralAsset)}`,
					collateral,
				]),
			),
		),
	'fees on hold of each customer = Σ over its agreements': (state) =>
		same(
			state.held('Sla', 'Fee'),
			sums(agreementsOf(state).map(({ customer, fee }) => [`${customer} ${DOLLARS}`, fee])),
		),
	'bonds of claims on hold = claims, and faults that rest on them': (state) =>
		same(
			state.held('Sla', 'ClaimBond'),
			sums(
				[
					...[...state.measurements.values()].map(({ key, claim }) => [key, claim?.bond ?? 0n]),
					...[...state.faults.values()].map(({ key, claimBond }) => [key, claimBond]),
				].map(([{ lease }, bond]) => [`${state.agreements.get(lease)?.customer} Native`, bond]),
			),
		),
	'deposits on hold of each provider = Σ over its templates': ({ templates, held }) =>
		same(
			held('Sla', 'TemplateDeposit'),
			sums([...templates.values()].map(({ owner, deposit }) => [`${owner} Native`, deposit])),
		),
	'what is lost is what is due by the clocks, the customer first': (state) =>
		agreementsOf(state).every(({ tracks, price, duration, earmark, slashed, toCustomer, ...rest }) => {
			const loss = lossOf(tracks, price, duration);
			const due = dueOf(tracks, earmark, loss);
			const isCut = Boolean(rest.stage.Over) && rest.delivered < rest.units;
			const most = isCut || slashed < loss ? slashed : loss;
			return slashed === (due < toCustomer ? toCustomer : due) && toCustomer <= most;
		}),
	'slashed until now = paid + what of it is still set aside': (state) =>
		state.told.slashed ===
		state.told.paid +
			agreementsOf(state).reduce((sum, { slashed, toCustomer }) => sum + slashed - toCustomer, 0n),
	'faults that wait = those that each agreement counts': ({ agreements, faults }) =>
		same(
			sums([...agreements].map(([id, { pending }]) => [id, pending])),
			sums([...faults.values()].map(({ key }) => [key.lease, 1n])),
		),
	'all that is to be done is on the agenda once': (state) =>
		same(new Map(duties(state)), new Map(state.agenda.map(([slot, duty]) => [dutyText(duty), slot]))) &&
		state.agenda.length === [...duties(state)].length,
	'agreements are what their events tell': ({ agreements, told }) =>
		same(texts(agreements, essence), texts(told.live, essence)),
	'measurements and faults are what their events tell': ({ measurements, faults, told }) =>
		same(texts(measurements, wordsOf), texts(told.measurements, wordsOf)) &&
		same(texts(faults, faultOf), texts(told.faults, faultOf)),
	'scores are what their events tell': ({ scores, told }) =>
		same(
			texts(scores, ({ kept, broken }) => [kept, broken]),
			texts(told.scores, ({ kept, broken }) => [kept, broken]),
		),
	'each finding, slash and close is as the rules have it': ({ told }) => told.wrong.length === 0,
	'MILL is what it was, less what was burned': ({ issuance, issued, told, burned = 0n }) =>
		issuance === issued - told.burned - burned,
};
