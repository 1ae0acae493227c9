/** Who takes part, and what each of them needs. */
import { attestorFunds } from '../lib/attestors.js';
import { account } from '../lib/chain.js';
import { MILL } from '../lib/fixed.js';
import * as plan from './plan.js';

const numbered = (path, length) => Array.from({ length }, (_, i) => account(`${path}//${i}`));
const named = (path, labels) => new Map(labels.map((label) => [label, account(`${path}//${label}`)]));

/** The accounts that take part. */
export function cast() {
	const orders = [...plan.leases, ...plan.later].map(({ label }) => label);
	return {
		alice: account('//Alice'),
		feeders: numbered('//Feeder', plan.feeders.length),
		attestors: numbered('//Attestor', plan.ATTESTORS.count),
		providers: named(
			'//Provider',
			plan.providers.map(({ label }) => label),
		),
		customers: named('//Customer', orders),
		voters: named('//Voter', Object.keys(plan.voters)),
		trader: account('//Trader'),
		stranger: account('//Stranger'),
	};
}

/** All accounts of the cast. */
export const everybody = ({ providers, customers, voters, ...others }) => [
	...Object.values(others).flat(),
	...providers.values(),
	...customers.values(),
	...voters.values(),
];

/** What each account needs of MILL: bonds, what it commits, and fees. */
export function purses({ api }, { feeders, attestors, providers, customers, voters, trader, stranger }) {
	const { settings } = api;
	const feeder = settings.feederBond.toBigInt() + 100n * MILL;
	const provider = settings.providerBond.toBigInt() + 20_000n * MILL;
	const committed = (label) => plan.ballotsOf('lost').find((each) => each.label === label).balance;
	return [
		...feeders.map((who) => [who, feeder]),
		...attestors.map((who) => [who, attestorFunds(api)]),
		...[...providers.values()].map((who) => [who, provider]),
		...[...customers].map(([label, who]) => [who, label === 'network' ? plan.POOR : plan.PURSE.native]),
		...[...voters].map(([label, who]) => [who, committed(label) + 100n * MILL]),
		[trader, plan.PURSE.native],
		[stranger, plan.PURSE.native],
	];
}
