/** Who takes part, and what each of them needs. */
import { account } from '../lib/chain.js';
import { MILL } from '../lib/fixed.js';
import { ATTESTORS as QUORUM } from '../lib/plan.js';
import { bondsOf, named, numbered } from '../lib/setup.js';
import * as plan from './plan.js';

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

/** All attestors, each once. */
export const attestorsOf = ({ lots }) => [
	...new Set([...lots.values()].flatMap(({ attestors }) => attestors)),
];

/** What each account needs of MILL: bonds, what it commits, and fees. */
export function purses({ api }, cast) {
	const fees = 100n * MILL;
	const lots = [...cast.lots.values()];
	const bonded = {
		feeders: cast.feeders,
		attestors: attestorsOf(cast),
		providers: lots.map(({ owner }) => owner),
	};
	const voter = (pair, who) => [pair, plan.committed(who) + fees];
	const [first, , last] = cast.lots.get('stopped').holders;
	return [
		...bondsOf(api, bonded, { feeder: fees, provider: 10_000n * MILL }),
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
