/** Holders claim their shares, each vault's in an order of its own, and then anybody closes the vault. */
import { cltOf } from '../lib/assets.js';
import { event } from '../lib/chain.js';
import { short } from '../lib/fixed.js';
import { refuseAll, refused } from '../lib/refusals.js';
import * as settlement from '../lib/settlement.js';
import { LEGS, sum } from '../lib/waterfall.js';
import * as plan from './plan.js';

/** Who claims as `place` says: a holder by its number, or the owner. */
const claimant = (vault, place) => (place === 'owner' ? vault.owner : vault.accounts[place]);

/** One claim, in its turn. */
async function claim(world, vault, place, turn) {
	const { units, parts, claims: made } = world.settled.get(vault.label);
	const name = `${vault.label}, claim ${turn + 1}, of ${place === 'owner' ? place : `holder ${place}`}`;
	const due = { units, holders: parts.holders };
	const got = await settlement.claim(world, name, claimant(vault, place), vault, due);
	made.push({ who: place, turn: turn + 1, ...got });
}

/**
 * In a hybrid the culpable get nothing: not for what they held, which is burned, nor for what they get hold of
 * afterwards.
 */
async function refuseCulpable(world, vault) {
	const { chain } = world;
	const { tx } = chain.api;
	const [affiliate] = vault.affiliates;
	const [holder] = vault.accounts;
	const claimOf = (attempt, pair, detail) =>
		refused(world, attempt, 'clt.Culpable', pair, tx.clt.claim(vault.id), detail);
	const move = (from, to) =>
		chain.send(
			'move units',
			from,
			tx.assets.transfer(cltOf(vault.id).WithId, to.address, plan.units('1')),
		);
	await move(holder, affiliate);
	await Promise.all([
		claimOf('claiming as the owner at fault', vault.owner, `the owner of vault ${vault.id}`),
		claimOf(
			'claiming as an affiliate of the owner at fault',
			affiliate,
			'its declared affiliate, with a device-hour that a holder sent it',
		),
	]);
	await move(affiliate, holder);
}

/** All claims of one vault, one after the other, and what must be refused on the way. */
async function claimAll(world, vault) {
	const { chain, cast, checks } = world;
	const { tx } = chain.api;
	const entry = world.settled.get(vault.label);
	entry.claims = [];
	if (vault.label === 'hybrid') await refuseCulpable(world, vault);
	for (const [turn, place] of vault.fate.claims.entries()) {
		await claim(world, vault, place, turn);
		if (vault.label === 'graceful' && turn === 0) {
			await refuseAll(world, [
				[
					'claiming twice',
					'clt.NothingToClaim',
					claimant(vault, place),
					tx.clt.claim(vault.id),
					`holder ${place} of vault ${vault.id}, whose units are burned`,
				],
				[
					'closing while claims are open',
					'clt.StillOwed',
					cast.stranger,
					tx.clt.close(vault.id),
					`vault ${vault.id} after the first of ${vault.fate.claims.length} claims`,
				],
			]);
		}
	}
	checks.equal(
		`${vault.label}: units of all claims`,
		entry.claims.reduce((all, { units }) => all + units, 0n),
		entry.units,
	);
	await close(world, vault, entry);
}

/** Anybody closes a vault from which nobody can claim any more. What rounding has left goes to the backstop. */
async function close(world, vault, entry) {
	const { chain, cast, checks } = world;
	const { label } = vault;
	const { deposit } = (await chain.view('Clt', 'vault', [vault.id])).unwrap().record;
	const { events } = await chain.send('close', cast.stranger, chain.api.tx.clt.close(vault.id));
	const closed = event(events, 'clt', 'RemedyClosed');
	const paid = sum(entry.claims);
	entry.paid = paid;
	entry.residue = {};
	for (const leg of LEGS) {
		entry.residue[leg] = closed[leg].toBigInt();
		checks.equal(
			`${label}: ${leg} of all claims and the residue`,
			paid[leg] + entry.residue[leg],
			entry.parts.holders[leg],
		);
		checks.that(
			`${label}: the residue is less than a unit a claim (${leg})`,
			entry.residue[leg] < BigInt(entry.claims.length),
			entry.residue[leg],
		);
	}
	checks.equal(`${label}: deposit released`, closed.deposit.toBigInt(), deposit.toBigInt());
	const { record, owed } = (await chain.view('Clt', 'vault', [vault.id])).unwrap();
	checks.equal(`${label}: status at last`, record.status.type, 'Closed');
	checks.equal(`${label}: owed at last`, owed.toBigInt(), 0n);
	checks.that(`${label}: no remedy at last`, (await chain.view('Clt', 'remedy_of', [vault.id])).isNone);
	if (label === 'graceful') {
		await refused(
			world,
			'claiming after the closing',
			'clt.NotSettled',
			claimant(vault, 0),
			chain.api.tx.clt.claim(vault.id),
			`holder 0 of vault ${vault.id}`,
		);
	}
}

/** All vaults at once: each has holders of its own. */
export async function claims(world) {
	await Promise.all(world.vaults.filter(({ fate }) => fate).map((vault) => claimAll(world, vault)));
}

/** The rate as each claim had it: what a device-hour brought, in both legs. */
export function perHour({ units, collateral, reserve }, decimals) {
	const hour = plan.units('1');
	return units === 0n
		? ['-', '-']
		: [short((collateral * hour) / units, decimals), short((reserve * hour) / units, 6)];
}
