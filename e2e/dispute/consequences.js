/** What a verdict means for others: attestors, the provider, its fleet, its vault, and whoever holds its units. */
import { UNLIMITED } from '../lib/assets.js';
import { fleetSubject } from '../lib/attestors.js';
import * as rules from '../lib/disputes.js';
import { plain } from '../lib/plain.js';
import { flow } from './cases.js';
import * as plan from './plan.js';

const of = (page, section, method, matches) =>
	page.events.filter((each) => each.section === section && each.method === method && matches(each.fields));

/** A bond was slashed for one fault, and what became of it. */
function slashed(world, { lot, slashed: sums }, name, told, who, due) {
	const { checks } = world;
	checks.equal(`${name}: slashed once`, told.length, 1);
	const [{ fields } = { fields: {} }] = told;
	for (const key of Object.keys(sums)) {
		checks.equal(`${name}: ${key}`, fields[key], due[key]);
		sums[key] += due[key];
	}
	flow(world, who, -due.slashed);
	flow(world, lot.challenger.address, due.toReporter);
	world.toTreasury += due.toDestination;
}

/** Upheld: who attested pays and is jailed, the fleet falls, its owner pays, and the vault is to be remedied. */
export async function onUpheld(world, entry) {
	const { chain, checks } = world;
	const { lot, page, remedy } = entry;
	entry.slashed = { slashed: 0n, toReporter: 0n, toDestination: 0n };
	const { query } = await chain.api.at(page.hash);
	const { label, fleet, owner, classId } = lot;
	const bond = world.rules.attestorBond;
	const due = rules.slash(bond, bond, world.rules);
	const attestors = plain(await query.oracleGovernance.attestors());
	for (const [i, { address }] of lot.attestors.entries()) {
		const name = `${label}: attestor ${i}`;
		const own = ({ who }) => who === address;
		slashed(world, entry, name, of(page, 'oracleGovernance', 'Slashed', own), address, due);
		checks.equal(`${name}: jailed`, of(page, 'oracleGovernance', 'AttestorJailed', own).length, 1);
		const record = attestors.find(({ account }) => account === address);
		const { bond: left, status, cases } = record ?? {};
		checks.equal(`${name}: record`, [left, status, cases], [due.left, 'Jailed', 0n]);
	}
	const { bond: posted, ...provider } = world.rules.provider;
	const fine = rules.slash(posted, posted, provider);
	const told = of(page, 'registry', 'ProviderSlashed', ({ provider: who }) => who === owner.address);
	slashed(world, entry, `${label}: owner`, told, owner.address, fine);
	checks.equal(`${label}: who reported the owner`, told[0]?.fields.reporter, lot.challenger.address);
	const condemned = of(page, 'registry', 'FleetCondemned', (each) => each.fleet === BigInt(fleet));
	checks.equal(`${label}: fleet condemned`, condemned[0]?.fields.fault, 'Verdict');
	const standing = plain(await query.registry.classCapacities(owner.address, classId));
	checks.equal(`${label}: condemned fleets of the owner`, standing?.condemned, 1n);
	const ordered = of(page, 'clt', 'RemedyOrdered', ({ vault }) => vault === BigInt(lot.vault));
	const [{ fields: order } = { fields: {} }] = ordered;
	checks.equal(`${label}: remedies ordered`, ordered.length, 1);
	checks.equal(`${label}: remedy that was ordered`, order.remedy, remedy);
	checks.equal(`${label}: reporter of the remedy`, order.reporter, lot.challenger.address);
	await unattested(world, lot, page);
}

/** The fleet is no longer attested. */
async function unattested({ chain, checks }, { label, fleet }, page) {
	const lost = of(
		page,
		'oracleGovernance',
		'AttestationLost',
		(each) => each.subject.Fleet === BigInt(fleet),
	);
	checks.equal(`${label}: attestation lost`, lost.length, 1);
	const until = await chain.view('OracleGovernance', 'attested_until', [fleetSubject(fleet)], page.hash);
	checks.that(`${label}: the fleet is not attested at last`, until.isNone, until);
}

/** Nobody is at fault: attestors and the provider have what they had, and no case on their hands. */
async function spared({ chain, checks, rules: { attestorBond, provider } }, lot, page) {
	const { query } = await chain.api.at(page.hash);
	const attestors = plain(await query.oracleGovernance.attestors());
	for (const { address } of lot.attestors) {
		const { bond, status } = attestors.find(({ account }) => account === address) ?? {};
		checks.equal(`${lot.label}: an attestor's record`, [bond, status], [attestorBond, 'Active']);
	}
	const record = plain(await query.registry.providers(lot.owner.address));
	checks.equal(`${lot.label}: bond of the owner`, record?.bond, provider.bond);
	const [slashes, condemned] = [
		of(page, 'registry', 'ProviderSlashed', ({ provider: who }) => who === lot.owner.address),
		of(page, 'registry', 'FleetCondemned', ({ fleet }) => fleet === BigInt(lot.fleet)),
	];
	checks.equal(`${lot.label}: nothing was slashed or condemned`, slashes.length + condemned.length, 0);
}

/** Rejected: the vault goes on, the fleet is attested as long as before, and sales go on. */
export async function onRejected(world, { lot, page }) {
	const { chain, checks } = world;
	const { label, fleet, vault, attestedUntil } = lot;
	await spared(world, lot, page);
	const thawed = of(page, 'clt', 'VaultThawed', (each) => each.vault === BigInt(vault));
	checks.equal(`${label}: vault thawed`, thawed.length, 1);
	const [registry, oracle] = await Promise.all([
		chain.view('Registry', 'attested_until', [fleet], page.hash),
		chain.view('OracleGovernance', 'attested_until', [fleetSubject(fleet)], page.hash),
	]);
	checks.equal(`${label}: attested again, by the registry`, plain(registry), attestedUntil);
	checks.equal(`${label}: attested again, by the oracle`, plain(oracle), attestedUntil);
	const [first, second] = lot.holders;
	const { tx } = chain.api;
	const offered = plan.units(plan.LOT.offered);
	await chain.send('buy', second, tx.clt.buy(vault, offered, UNLIMITED));
	const hour = plan.units('1');
	await chain.send('move units', first, tx.assets.transfer(lot.clt.WithId, second.address, hour));
	const { query } = await chain.api.at(await chain.head());
	const supply = plain(await query.assets.asset(lot.clt.WithId)).supply;
	checks.equal(`${label}: units once sales went on`, supply, plan.PLANNED);
}

/** Unresolved: nobody is at fault, and nothing is attested; the holders are paid as far as the vault goes. */
export async function onUnresolved(world, { lot, page }) {
	const { checks } = world;
	await spared(world, lot, page);
	await unattested(world, lot, page);
	const ordered = of(page, 'clt', 'RemedyOrdered', ({ vault }) => vault === BigInt(lot.vault));
	const [{ fields: order } = { fields: {} }] = ordered;
	checks.equal(`${lot.label}: remedy that was ordered`, order.remedy, 'Hybrid');
	checks.equal(`${lot.label}: no reporter of the remedy`, order.reporter, 'null');
}
