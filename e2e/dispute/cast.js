/** Who takes part, and what each of them needs. */
import { attestorFunds } from '../lib/attestors.js';
import { account } from '../lib/chain.js';
import { MILL } from '../lib/fixed.js';
import * as plan from './plan.js';

/** Attestors who make a quorum. */
const QUORUM = 3;
const numbered = (path, length) => Array.from({ length }, (_, i) => account(`${path}//${i}`));
const named = (path, labels) => new Map(labels.map((label) => [label, account(`${path}//${label}`)]));

/** The accounts that take part. Each lot has an owner, an affiliate, holders and a challenger of its own. */
export function cast() {
	const honest = numbered('//Attestor', QUORUM);
	const lots = plan.lots.map(({ label, bribed }) => ({
		owner: account(`//Owner//${label}`),
		affiliate: account(`//Affiliate//${label}`),
		holders: numbered(`//Holder//${label}`, plan.LOT.holders.length),
		challenger: account(`//Challenger//${label}`),
		attestors: bribed ? numbered(`//Bribed//${label}`, QUORUM) : honest,
	}));
	return {
		alice: account('//Alice'),
		rich: [
			'//Bob',
			'//Charlie',
			'//Dave',
			'//Eve',
			'//Ferdie',
			'//Alice//stash',
			'//Bob//stash',
			'//Charlie//stash',
		].map(account),
		feeders: numbered('//Feeder', plan.FEEDERS.length),
		lots: new Map(plan.lots.map(({ label }, i) => [label, lots[i]])),
		voters: named('//Voter', Object.keys(plan.voters)),
		follower: account('//Voter//follower'),
		idle: account('//Voter//idle'),
		late: account('//Voter//late'),
		ally: account('//Ally'),
		poor: account('//Poor'),
		stranger: account('//Stranger'),
		clerk: account('//Clerk'),
	};
}

/** All accounts of the cast, each once. */
export function everybody({ lots, voters, ...others }) {
	const members = [...lots.values()].flatMap((lot) => Object.values(lot).flat());
	const all = [...Object.values(others).flat(), ...voters.values(), ...members];
	return [...new Map(all.map((who) => [who.address, who])).values()];
}

/** All attestors, each once. */
export const attestorsOf = ({ lots }) => [
	...new Set([...lots.values()].flatMap(({ attestors }) => attestors)),
];

/** What each account needs of MILL: bonds, what it commits, and fees. */
export function purses({ api }, cast) {
	const { settings } = api;
	const fees = 100n * MILL;
	const provider = settings.providerBond.toBigInt() + 10_000n * MILL;
	const feeder = settings.feederBond.toBigInt() + fees;
	const lots = [...cast.lots.values()];
	const voter = (pair, who) => [pair, plan.committed(who) + fees];
	const [first, , last] = cast.lots.get('stopped').holders;
	return [
		...cast.feeders.map((who) => [who, feeder]),
		...attestorsOf(cast).map((who) => [who, attestorFunds(api)]),
		...lots.map(({ owner }) => [owner, provider]),
		...lots.flatMap(({ affiliate, holders }) => [affiliate, ...holders].map((who) => [who, fees])),
		...[...lots.map(({ challenger }) => challenger), cast.ally].map((who) => [who, 5_000n * MILL]),
		...[...cast.voters].map(([label, pair]) => voter(pair, plan.voters[label])),
		[cast.follower, plan.mill(plan.FOLLOWER.balance) + fees],
		voter(cast.idle, plan.IDLE),
		voter(cast.late, plan.LATE),
		voter(first, plan.SMALL),
		voter(last, plan.SMALL),
		[cast.poor, 10n * MILL],
		[cast.stranger, 10_000n * MILL],
		[cast.clerk, fees],
	];
}
