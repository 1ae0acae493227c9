/** What the scenario found, as tables for people and as rows of its report for programs. */
import { short } from '../lib/fixed.js';
import { brief } from '../lib/report.js';
import { print, printRows } from '../lib/table.js';
import { PARTS } from '../lib/waterfall.js';

const mill = (value) => short(value, 12);
const share = (part, whole) => `${brief(short((part * 10n ** 18n * 100n) / whole), 1)} %`;

/** Cases, for tables and for the report. */
export const caseRows = ({ cases, lots }) =>
	lots
		.map(({ label }) => cases.get(label))
		.map((entry) => ({
			case: Number(entry.id),
			label: entry.lot.label,
			fleet: entry.lot.fleet,
			class: entry.lot.class,
			policy: entry.remedy,
			value: mill(entry.value),
			bonds: entry.bonds.map(({ amount, upheld }) => ({ bond: mill(amount), upheld })),
			electorate: mill(entry.electorate),
			rounds: entry.rounds.map((round) => ({
				poll: Number(round.poll),
				ayes: mill(round.counted.ayes),
				nays: mill(round.counted.nays),
				turnout: share(round.counted.capital, entry.electorate),
				extended: round.extended,
				verdict: round.verdict,
				by: round.inHook ? 'hook' : 'call',
			})),
			openedIn: entry.openedIn,
			concludedIn: entry.concludedIn,
			concludedBy: entry.inHook ? 'hook' : 'call',
			verdict: entry.verdict,
			returned: mill(entry.settled.returned),
			paid: mill(entry.settled.paid),
			burned: mill(entry.settled.burned),
			slashed: mill(entry.slashed?.slashed ?? 0n),
			toChallenger: mill(entry.slashed?.toReporter ?? 0n),
			toTreasury: mill(entry.slashed?.toDestination ?? 0n),
			remedy: entry.settlement?.outcome ?? 'none: it goes on',
		}));

/** Cases, one line a round. */
export function printCases(rows) {
	print(
		'Cases (votes by conviction, in MILL; turnout is balance, of all that was committed)',
		['case', 'class', 'policy', '>round', '>ayes', '>nays', '>turnout', 'verdict', 'closed by'],
		rows.flatMap((row) =>
			row.rounds.map((round, i) => [
				i === 0 ? row.label : '',
				i === 0 ? row.class : '',
				i === 0 ? row.policy : '',
				round.extended ? `${i + 1}, extended` : i + 1,
				brief(round.ayes),
				brief(round.nays),
				round.turnout,
				round.verdict,
				round.by,
			]),
		),
	);
	printRows(
		'How they ended (MILL: bonds are returned + paid + burned; slashed: of attestors and the owner, a tenth to the challenger)',
		rows,
		{
			case: (row) => row.label,
			'>opened': (row) => row.openedIn,
			'>concluded': (row) => row.concludedIn,
			by: (row) => row.concludedBy,
			verdict: (row) => row.verdict,
			'>bonds': (row) =>
				row.bonds.map(({ bond, upheld }) => `${brief(bond)} ${upheld ? 'aye' : 'nay'}`).join(', '),
			'>returned': (row) => brief(row.returned),
			'>paid': (row) => brief(row.paid),
			'>burned': (row) => brief(row.burned),
			'>slashed': (row) => brief(row.slashed),
			remedy: (row) => row.remedy,
		},
	);
}

/** What it would have cost to turn each round, for the report. */
export const costRows = ({ cases, lots }) =>
	lots.flatMap(({ label }) =>
		cases.get(label).views.map((view) => ({
			label,
			round: view.round,
			when: view.when,
			value: mill(view.value),
			quorum: mill(view.quorum),
			capital: mill(view.counted.capital),
			uphold: mill(view.costToUphold),
			reject: mill(view.costToReject),
			nextBond: mill(view.nextBond),
			cheap: view.cheap,
		})),
	);

/** The cost of corruption, as the view of a case tells it before and after the votes. */
export function printCosts(rows) {
	print(
		'What it would have cost to turn each count, as the chain tells it (MILL, committed beforehand, at 6x)',
		[
			'case',
			'>round',
			'votes',
			'>at stake',
			'>quorum',
			'>voted',
			'>to uphold',
			'>to reject',
			'>appeal',
			'warning',
		],
		rows.map((row) => [
			row.label,
			row.round,
			row.when === 'opened' ? 'none yet' : 'all',
			...[row.value, row.quorum, row.capital, row.uphold, row.reject, row.nextBond].map((each) =>
				brief(each),
			),
			row.cheap ? 'cheap' : '-',
		]),
	);
}

/** Settled vaults, for the report. */
export const settlementRows = ({ cases, lots }) =>
	lots
		.map(({ label }) => cases.get(label))
		.filter(({ settlement }) => settlement)
		.map(({ lot, settlement, claims, left }) => {
			const text = ({ collateral, reserve }) => ({
				collateral: short(collateral, 6),
				reserve: short(reserve, 6),
			});
			return {
				label: lot.label,
				outcome: settlement.outcome,
				rate: short(settlement.rate),
				burned: short(settlement.burned, 6),
				units: short(settlement.units, 6),
				left: short(left, 6),
				pot: text(settlement.pot),
				...Object.fromEntries(PARTS.map((part) => [part, text(settlement[part])])),
				claims: claims.map((each) => ({
					who: each.who,
					units: short(each.units, 6),
					...text(each),
				})),
			};
		});

const two = ({ collateral, reserve }) => `${brief(collateral)} + ${brief(reserve)}`;

/** The same lot under each policy. */
export function printSettlements(rows) {
	print(
		'The same lot, remedied in each way (TEST + USD; each row sums up to its pot, to the last unit)',
		['vault', 'outcome', '>rate', '>burned', '>units', '>pot', ...PARTS.map((part) => `>${part}`)],
		rows.map((row) => [
			row.label,
			row.outcome,
			brief(row.rate),
			brief(row.burned),
			brief(row.units),
			two(row.pot),
			...PARTS.map((part) => two(row[part])),
		]),
	);
	print(
		'Claims',
		['vault', 'claimant', '>units', '>TEST', '>USD'],
		rows.flatMap((row) =>
			row.claims.map((each) => [
				row.label,
				each.who === 'owner' ? 'the owner' : `holder ${each.who}`,
				each.units,
				each.collateral,
				each.reserve,
			]),
		),
	);
}

/** The referendum that changed a policy. */
export function printReferendum({ index, ...steps }) {
	print(
		'The referendum on the policy of a class, by blocks',
		['>referendum', '>submitted', '>decision', '>last vote', '>confirming', '>confirmed', '>enacted'],
		[
			[
				index,
				...['submitted', 'DecisionStarted', 'voted', 'ConfirmStarted', 'Confirmed', 'enacted'].map(
					(step) => steps[step],
				),
			],
		],
	);
}
