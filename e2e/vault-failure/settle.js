/**
 * How vaults come to be settled: by the idle hook, by order of an authority, by a proof against their fleet.
 * Then each settlement is computed again and compared, to the unit.
 */
import { freeOf } from '../lib/assets.js';
import { allEvents, event } from '../lib/chain.js';
import { ofVault, untilEvent } from '../lib/events.js';
import { quoteOf } from '../lib/feeds.js';
import { deviceIds, doublePledge } from '../lib/fleet.js';
import { fields, plain } from '../lib/plain.js';
import * as settlement from '../lib/settlement.js';
import { seconds } from '../lib/wait.js';
import { LEGS, PARTS } from '../lib/waterfall.js';
import * as plan from './plan.js';
import * as refusals from './refusals.js';

/** A vault is frozen or settled within this time of its reason. */
const SOON = seconds(45);

/** The height of block `hash`. */
export const heightOf = async ({ api }, hash) => (await api.rpc.chain.getHeader(hash)).number.toNumber();

const failing = ({ vaults }, by) => vaults.filter(({ fate }) => fate?.by === by);

const until = ({ chain }, vault, method, first) =>
	untilEvent(chain.api, `${method} of ${vault.label}`, SOON, first, ofVault(method, vault.id));

const witnessOf = ({ cast }, { fate }) =>
	fate.reporter === undefined ? null : cast.witnesses[fate.reporter].address;

/**
 * Nobody calls anything: the hook freezes what is below the wind-down ratio, orders a graceful exit, and settles.
 * @param {number} first a block before the first that can have seen the price
 */
export async function byHook(world, first) {
	const { checks, settled } = world;
	await Promise.all(
		failing(world, 'hook').map(async (vault) => {
			const frozen = await until(world, vault, 'VaultFrozen', first);
			const ordered = await until(world, vault, 'RemedyOrdered', frozen.number);
			const fixed = await until(world, vault, 'RemedyFixed', frozen.number);
			for (const [what, { inHook }] of Object.entries({ frozen, ordered, fixed }))
				checks.that(
					`${vault.label}: ${what} by the hook`,
					inHook,
					inHook ? 'a hook' : 'a transaction',
				);
			checks.equal(`${vault.label}: cause`, frozen.data.cause.type, 'Undercollateralised');
			checks.equal(`${vault.label}: remedy`, ordered.data.remedy.type, vault.fate.remedy);
			checks.that(`${vault.label}: no reporter`, ordered.data.reporter.isNone, ordered.data.reporter);
			settled.set(vault.label, { frozen, fixed });
		}),
	);
}

/** The sudo key orders a remedy for each of three vaults. */
export async function byOrder(world) {
	const { chain, cast, checks, settled } = world;
	await Promise.all(
		failing(world, 'sudo').map(async (vault) => {
			const { remedy } = vault.fate;
			const witness = witnessOf(world, vault);
			const { events, block } = await chain.sudo(`order ${remedy}`, cast.alice, [
				chain.api.tx.clt.remedy(vault.id, remedy, witness),
			]);
			const cause = event(events, 'clt', 'VaultFrozen').cause.type;
			const ordered = event(events, 'clt', 'RemedyOrdered');
			checks.equal(`${vault.label}: cause`, cause, 'Governance');
			checks.equal(`${vault.label}: remedy`, ordered.remedy.type, remedy);
			checks.equal(`${vault.label}: reporter`, ordered.reporter, witness ?? '');
			const number = await heightOf(chain, block);
			const fixed = await until(world, vault, 'RemedyFixed', number);
			settled.set(vault.label, { frozen: { number }, fixed });
		}),
	);
}

/** A witness proves that a provider pledged a device twice: the vault on its fleets is frozen in the same call. */
export async function byProof(world) {
	const { chain, cast, checks, settled } = world;
	const [vault] = failing(world, 'proof');
	const { provider, shared, others } = plan.PLEDGE;
	const first = world.fleets[provider];
	const reporter = cast.witnesses[vault.fate.reporter];
	const { outcome, fleets, second } = await doublePledge(chain, {
		owner: vault.owner,
		classId: world.classId,
		first,
		shared,
		others: deviceIds(`${provider}, second site`, plan.CLASS.name, others),
		reporter,
		meanwhile: () => refusals.onUnattested(world, vault),
	});
	const { events, block } = outcome;
	checks.equal('both fleets with the device are condemned', fleets, [first.id, second]);
	const frozen = allEvents(events, 'clt', 'VaultFrozen');
	checks.equal(
		'condemned: vaults frozen',
		frozen.map((data) => data.vault.toNumber()),
		[vault.id],
	);
	checks.equal('condemned: cause', frozen[0]?.cause.type, 'Condemned');
	const ordered = event(events, 'clt', 'RemedyOrdered');
	checks.equal('condemned: remedy', ordered.remedy.type, vault.fate.remedy);
	checks.equal('condemned: reporter', ordered.reporter, reporter.address);
	const number = await heightOf(chain, block);
	const fixed = await until(world, vault, 'RemedyFixed', number);
	settled.set(vault.label, { frozen: { number }, fixed });

	// The witness gets its share of the bond and of what the vault leaves over.
	const slashed = event(events, 'registry', 'ProviderSlashed').toReporter.toBigInt();
	const before = (await chain.api.rpc.chain.getBlockHash(number - 1)).toHex();
	const [had, has] = await Promise.all([
		freeOf(chain, 'Native', reporter.address, before),
		freeOf(chain, 'Native', reporter.address, fixed.block),
	]);
	const share = fixed.data.reporter.collateral.toBigInt();
	checks.that('condemned: something is left for the witness', share > 0n, share);
	checks.equal('condemned: what the witness got', has - had + settlement.feeOf(events), slashed + share);
	return fleets;
}

/** Compare a settlement with what the rules make of the vault as it was a block before. */
async function checkSettlement(world, vault) {
	const { chain, checks, classId } = world;
	const entry = world.settled.get(vault.label);
	const { data, block } = entry.fixed;
	const [unit, collateral, now] = await Promise.all([
		quoteOf(world, { Class: classId }, block),
		quoteOf(world, { Asset: vault.asset }, block),
		chain.view('Clt', 'remedy_of', [vault.id]),
	]);
	const { label, id, fate, decimals } = vault;
	const share = chain.api.consts.clt.reporterShare.toBigInt();
	const due = await settlement.checkSettlement(
		world,
		{
			...{ label, vault: id, remedy: fate.remedy, outcome: fate.outcome, decimals },
			culpable: [vault.owner, ...vault.affiliates],
			prices: { unit: unit.mid, collateral: collateral.mid },
			reporterShare: fate.reporter === undefined ? 0n : share,
		},
		fields({ data }),
		await chain.parent(block),
	);
	const remedy = plain(now);
	for (const key of ['rate', 'units'])
		checks.equal(`${label}: ${key} in the record`, remedy[key], due[key]);
	for (const leg of LEGS) checks.equal(`${label}: ${leg} in the record`, remedy[leg], due.holders[leg]);
	const parts = Object.fromEntries(PARTS.map((part) => [part, due[part]]));
	Object.assign(entry, { ...due, parts });
}

/** All settlements, computed again. */
export async function checkAll(world) {
	await Promise.all(world.vaults.filter(({ fate }) => fate).map((vault) => checkSettlement(world, vault)));
}
