/** Every block of the run, read again after it: what the oracle keeps has to agree with itself, and with events. */
import * as blocks from '../lib/blocks.js';
import { same, sums, text } from '../lib/compare.js';
import { WEIGHTS } from '../lib/disputes.js';
import { plain } from '../lib/plain.js';

/** What the chain keeps at the end of block `hash`. */
async function read({ api }, hash) {
	const { query } = await api.at(hash);
	const own = query.oracleGovernance;
	const entries = async (map) =>
		(await map.entries()).map(([name, value]) => [name.args.map(plain), plain(value)]);
	const [cases, polls, ballots, commitments, caseOf, frozen, casesAgainst, feeders, vaults, holds] =
		await Promise.all(
			[
				own.cases,
				own.polls,
				own.ballots,
				own.commitments,
				own.caseOf,
				own.frozen,
				own.casesAgainst,
				own.feeders,
				query.clt.vaults,
				query.balances.holds,
			].map(entries),
		);
	const agenda = (await own.agenda.keys()).map(({ args }) => args.map(plain));
	const [electorate, attestors, issuance] = await Promise.all([
		own.electorate(),
		own.attestors(),
		query.balances.totalIssuance(),
	]);
	const byId = (list) => new Map(list.map(([[id], value]) => [id, value]));
	return {
		...{ ballots, commitments, caseOf, frozen, casesAgainst, feeders, agenda },
		cases: byId(cases),
		polls: byId(polls),
		vaults: byId(vaults),
		electorate: plain(electorate),
		attestors: plain(attestors),
		issuance: plain(issuance),
		held: (reason) =>
			sums(
				holds.flatMap(([[who], list]) =>
					list
						.filter(({ id }) => id.OracleGovernance === reason)
						.map(({ amount }) => [who, amount]),
				),
			),
	};
}

/** What events tell, page by page: bonds of open cases, the electorate, and what was burned. */
function* tellings(pages) {
	const told = { open: new Map(), electorate: 0n, burned: 0n, unbalanced: 0 };
	const total = (bonds) => bonds.reduce((sum, [, amount]) => sum + amount, 0n);
	const steps = {
		Committed: ({ amount }) => (told.electorate += amount),
		Uncommitted: ({ amount }) => (told.electorate -= amount),
		Disputed: ({ caseId: id, challenger, bond }) => told.open.set(id, [[challenger, bond]]),
		Appealed: ({ caseId: id, who, bond }) => told.open.get(id).push([who, bond]),
		Concluded({ caseId: id, returned, paid, burned }) {
			if (returned + paid + burned !== total(told.open.get(id))) told.unbalanced += 1;
			told.open.delete(id);
			told.burned += burned;
		},
	};
	for (const page of pages) {
		for (const { section, method, fields } of page.events)
			if (section === 'oracleGovernance') steps[method]?.(fields);
		yield { page, told: structuredClone(told) };
	}
}

const openPolls = ({ polls }) =>
	[...polls].filter(([, { Open }]) => Open).map(([id, { Open }]) => [id, Open]);
const active = ({ tranches }) => tranches.reduce((sum, { amount }) => sum + amount, 0n);
const bondsOf = ({ cases }) =>
	[...cases.values()].flatMap(({ bonds }) => bonds.map(({ who, amount }) => [who, amount]));

/**
 * What must hold at the end of every block. The names are those under which the report counts blocks.
 * @type {Record<string, (state: any) => boolean>}
 */
export const EQUATIONS = {
	'bonds on hold of each account = its bonds in open cases': (state) =>
		same(state.held('DisputeBond'), sums(bondsOf(state))),
	'each count = Σ ballots of its poll': (state) =>
		openPolls(state).every(([id, { counted }]) =>
			WEIGHTS.every(
				(side) =>
					counted[side] ===
					state.ballots
						.filter(([[poll]]) => poll === id)
						.reduce((sum, [, { count }]) => sum + count[side], 0n),
			),
		),
	'electorate = Σ commitments': ({ electorate, commitments }) =>
		electorate === commitments.reduce((sum, [, each]) => sum + active(each), 0n),
	'commitments on hold of each account = what counts + what leaves': ({ held, commitments }) =>
		same(
			held('Commitment'),
			sums(commitments.map(([[who], each]) => [who, active(each) + each.leaving])),
		),
	'nobody has a ballot of more than it has committed': (state) =>
		openPolls(state).every(([id]) =>
			state.ballots
				.filter(([[poll]]) => poll === id)
				.every(([[, who], { count }]) => {
					const own = state.commitments.find(([[account]]) => account === who);
					return own !== undefined && count.capital <= active(own[1]);
				}),
		),
	'bonds on hold of attestors and feeders = their records': ({ held, attestors, feeders }) =>
		same(held('AttestorBond'), sums(attestors.map(({ account, bond }) => [account, bond]))) &&
		same(held('FeederBond'), sums(feeders.map(([[who], { bond }]) => [who, bond]))),
	'cases of each attestor = open cases on what it attested': ({ attestors, cases }) =>
		same(
			sums(attestors.map(({ account, cases: count }) => [account, count])),
			sums([...cases.values()].flatMap(({ signers }) => signers.map((who) => [who, 1n]))),
		),
	'one open case of each disputed subject, and of each accused its own': (state) =>
		same(
			new Map(state.caseOf.map(([[subject], id]) => [text(subject), id])),
			new Map([...state.cases].map(([id, { subject }]) => [text(subject), id])),
		) &&
		same(
			sums(state.casesAgainst.map(([[who], count]) => [who, count])),
			sums([...state.cases.values()].map(({ respondent }) => [respondent, 1n])),
		),
	'vaults are held by the open cases on them, and are frozen': ({ frozen, cases, vaults }) =>
		same(
			new Map(frozen.map(([[vault], { cases: count }]) => [vault, count])),
			sums([...cases.values()].flatMap((each) => each.vaults.map((vault) => [vault, 1n]))),
		) && frozen.every(([[vault]]) => vaults.get(vault)?.status === 'Frozen'),
	'each open case is on the agenda once': ({ agenda, cases }) =>
		agenda.length === cases.size && agenda.every(([slot, id]) => cases.get(id)?.filed === slot),
	'each open case has one open poll, or was decided': (state) =>
		same(
			new Map(openPolls(state).map(([id, { caseId: of }]) => [id, of])),
			new Map(
				[...state.cases]
					.filter(([, { stage }]) => stage.Voting)
					.map(([id, { stage }]) => [stage.Voting.poll, id]),
			),
		),
	'open cases, bonds and the electorate are what events tell': ({ cases, electorate, told }) =>
		told.unbalanced === 0 &&
		electorate === told.electorate &&
		same(
			new Map([...cases].map(([id, each]) => [id, text(bondsOf({ cases: new Map([[id, each]]) }))])),
			new Map([...told.open].map(([id, bonds]) => [id, text(bonds)])),
		),
	'MILL is what it was, less what was burned of bonds': ({ issuance, told, issued }) =>
		issuance === issued - told.burned,
};

/** Check all equations at every block from the first attestor on. Returns a row for each. */
export async function everyBlock(world) {
	const { chain, checks, journal } = world;
	await journal.advance();
	const joined = ({ section, method }) => section === 'oracleGovernance' && method === 'AttestorJoined';
	const first = journal.pages.findIndex(({ events }) => events.some(joined));
	const all = [...tellings(journal.pages)].slice(first);
	const { issuance: issued } = await read(chain, all[0].page.hash);
	let most = 0;
	const found = await blocks.everyBlock(checks, EQUATIONS, all, async ({ page, told }) => {
		const state = await read(chain, page.hash);
		most = Math.max(most, state.cases.size);
		return { ...state, told, issued };
	});
	checks.that('several cases were open at once', most >= 5, most);
	return found;
}
