/** Who takes part, and what each of them needs. */
import { account } from '../lib/chain.js';
import { MILL } from '../lib/fixed.js';
import { bondsOf, named, numbered } from '../lib/setup.js';
import * as plan from './plan.js';

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

/** What each account needs of MILL: bonds, what it commits, and fees. */
export function purses({ api }, cast) {
	const { providers, customers, voters, trader, stranger } = cast;
	const bonded = { ...cast, providers: [...providers.values()] };
	const committed = (label) => plan.ballotsOf('lost').find((each) => each.label === label).balance;
	return [
		...bondsOf(api, bonded, { feeder: 100n * MILL, provider: 20_000n * MILL }),
		...[...customers].map(([label, who]) => [who, label === 'network' ? plan.POOR : plan.PURSE.native]),
		...[...voters].map(([label, who]) => [who, committed(label) + 100n * MILL]),
		[trader, plan.PURSE.native],
		[stranger, plan.PURSE.native],
	];
}
