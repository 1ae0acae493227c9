/** A provider disputes a fault; whoever has committed tokens votes; who loses pays. */
import { only } from '../lib/chain.js';
import * as rules from '../lib/disputes.js';
import { plain } from '../lib/plain.js';
import { seconds } from '../lib/wait.js';
import { evidenceOf } from './measure.js';
import * as plan from './plan.js';

/** A round and the time to appeal are over within this time. */
const LONG = seconds(150);

export const measurement = (fault) => ({ Measurement: fault });

/** The provider of a lease disputes a fault of it, while that waits. */
export async function appeal(world, entry, fault) {
	const { chain, checks, journal, disputeRules } = world;
	const { label, vault, customer } = entry;
	const name = `${label}: appeal`;
	const call = chain.api.tx.sla.appeal(fault.id, evidenceOf(label));
	const outcome = await chain.send('appeal', vault.owner, call);
	const page = await journal.at(outcome.block);
	const told = only(outcome, 'oracleGovernance', 'Disputed');
	const { poll, until } = only(outcome, 'oracleGovernance', 'PollOpened');
	const due = {
		challenger: vault.owner.address,
		respondent: customer.address,
		bond: rules.firstBond(0n, disputeRules),
		value: 0n,
		vaults: 0n,
	};
	for (const [key, expected] of Object.entries(due)) checks.equal(`${name}: ${key}`, told[key], expected);
	checks.equal(`${name}: subject`, told.subject.Measurement, fault.id);
	checks.equal(`${name}: whose`, only(outcome, 'sla', 'Appealed').who, vault.owner.address);
	checks.that(`${name}: while it waited`, page.now < fault.due, `${page.now}, ${fault.due}`);
	checks.equal(`${name}: end of the vote`, until, page.now + plan.PERIODS.voting);
	fault.appealed = true;
	const { query } = await chain.api.at(outcome.block);
	const record = plain((await query.oracleGovernance.cases(told.caseId)).unwrap());
	checks.equal(`${name}: who answers for it`, [...record.signers].sort(), [...fault.reporters].sort());
	return Object.assign(fault, {
		caseId: told.caseId,
		poll,
		bond: told.bond,
		electorate: told.electorate,
		openedIn: page,
	});
}

/** All voters vote on both appeals, each in one extrinsic. */
export async function vote(world, faults) {
	const { chain, cast } = world;
	const ballotOf = (fault, who) => plan.ballotsOf(fault.entry.label).find(({ label }) => label === who);
	await Promise.all(
		[...cast.voters].map(([who, pair]) =>
			chain.batch(
				'vote',
				pair,
				faults.map((fault) => rules.voteCall(world, fault.poll, ballotOf(fault, who))),
			),
		),
	);
}

/** The case ends with what was voted; bonds are returned, paid or burned, and attestors who were wrong are jailed. */
export async function concluded(world, fault) {
	const { checks, journal, disputeRules } = world;
	const { label, vault, customer } = fault.entry;
	const expected = plan.VERDICTS[label];
	const counted = rules.count(plan.ballotsOf(label));
	const [decided, last] = await Promise.all(
		['Decided', 'Concluded'].map((method) =>
			journal.until(
				`${method} of the appeal of ${label}`,
				LONG,
				fault.openedIn.number,
				rules.ofCase(method, fault.caseId),
			),
		),
	);
	const name = `${label}: appeal`;
	checks.equal(
		`${name}: verdict by the rules`,
		rules.verdictOf(counted, fault.electorate, 0, disputeRules),
		expected,
	);
	checks.equal(`${name}: verdict of the vote`, decided.fields.verdict, expected);
	for (const key of rules.WEIGHTS)
		checks.equal(`${name}: ${key} that counted`, decided.fields.counted[key], counted[key]);
	checks.equal(`${name}: verdict`, last.fields.verdict, expected);
	const owner = vault.owner.address;
	const due = rules.settleBonds(
		[{ who: owner, amount: fault.bond, upheld: true }],
		rules.sideOf(expected),
		customer.address,
	);
	for (const key of ['returned', 'paid', 'burned'])
		checks.equal(`${name}: bond ${key}`, last.fields[key], due[key]);
	for (const [who, amount] of due.changes) world.flow('Native', who, amount);
	world.burned += due.burned;
	Object.assign(fault, { verdict: expected, counted, concludedIn: last.page, bonds: due });
	jailed(world, fault);
}

/** Who found what was not there pays a half of its bond, a tenth of that to the challenger, and is no attestor now. */
function jailed(world, fault) {
	const { checks, disputeRules } = world;
	const { concludedIn: page, verdict, entry } = fault;
	const owner = entry.vault.owner.address;
	const of = (method) =>
		page.events.filter((each) => each.section === 'oracleGovernance' && each.method === method);
	const wrong = verdict === 'Upheld' ? fault.reporters : [];
	const due = rules.slash(disputeRules.attestorBond, disputeRules.attestorBond, disputeRules);
	for (const [i, who] of wrong.entries()) {
		const name = `${entry.label}: reporter ${i}`;
		const [slash, ...more] = of('Slashed').filter(({ fields }) => fields.who === who);
		checks.equal(`${name}: slashed once`, more.length, 0);
		for (const key of ['slashed', 'toReporter', 'toDestination'])
			checks.equal(`${name}: ${key}`, slash?.fields[key], due[key]);
		checks.equal(
			`${name}: jailed`,
			of('AttestorJailed').filter(({ fields }) => fields.who === who).length,
			1,
		);
		world.flow('Native', who, -due.slashed);
		world.flow('Native', owner, due.toReporter);
		world.toTreasury += due.toDestination;
	}
	fault.jailed = wrong.length;
}
