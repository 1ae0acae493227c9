/** What the chain keeps about vaults and supplies, compared with what its events and accounts add up to. */
import { clt, nameOf as assetName } from './asset-ids.js';
import { collateralOf, heldOf } from './assets.js';
import { sums } from './compare.js';
import { short } from './fixed.js';
import * as ledger from './ledger.js';
import { plain } from './plain.js';
import { replay, vaultEvents } from './provenance.js';
import { everybody } from './setup.js';
import { rebuild } from './vaults.js';

/** Sum of `pick` over `list`. */
export const sum = (list, pick) => list.reduce((total, each) => total + pick(each), 0n);

/** Views of the vaults `ids` at block `at`. */
export async function vaultViews(chain, ids, at) {
	return Promise.all(ids.map(async (id) => (await chain.view('Clt', 'vault', [id], at)).unwrap()));
}

/** Replay the events of all blocks, and compare each vault's head with the one in its record. */
export async function provenance({ chain, checks }, ids, views, height) {
	const events = await vaultEvents(chain.api, height);
	const chains = replay(events);
	checks.equal('vaults with events', chains.size, ids.length);
	const rows = ids.map((id, i) => {
		const { sequence, head } = views[i].record;
		const replayed = chains.get(id) ?? { sequence: 0, head: '' };
		checks.equal(`vault ${id}: events`, replayed.sequence, sequence.toNumber());
		checks.equal(`vault ${id}: head`, replayed.head, head.toHex());
		return { vault: id, events: replayed.sequence, head: head.toHex(), replayed: replayed.head };
	});
	return { rows, events };
}

/** Read all balances at block `at`, and compare each supply with what all accounts add up to. */
export async function assets({ chain, checks }, at) {
	const book = await ledger.read(chain.api, at);
	checks.equal('MILL: issuance and all accounts', book.native.accounts, book.native.issuance);
	const rows = [...book.assets].map(([id, { supply, free, held }]) => {
		const asset = assetName(id);
		checks.equal(`${asset}: supply and all accounts`, free + held, supply);
		return { asset, supply: short(supply, 6), accounts: short(free + held, 6) };
	});
	return { book, rows };
}

/** Compare the record of each vault with the one rebuilt from events, and with the supply of its CLT. */
export function records({ checks }, ids, views, events, book) {
	return ids.map((id, i) => {
		const { record, owed } = views[i];
		const rebuilt = rebuild(events, id);
		const name = `vault ${id}`;
		checks.equal(`${name}: status by its events`, rebuilt.status, record.status.type);
		for (const key of ['issued', 'retired', 'reserve', 'collateral', 'earmarked'])
			checks.equal(`${name}: ${key} by its events`, rebuilt[key], record[key].toBigInt());
		checks.equal(`${name}: owed`, owed.toBigInt(), rebuilt.issued - rebuilt.retired);
		const supply = book.assets.get(clt(id))?.supply ?? 0n;
		checks.equal(`${name}: supply of its CLT`, supply, owed.toBigInt());
		return rebuilt;
	});
}

/** Compare the totals of a class with those of its vaults, as rebuilt. */
export async function classTotals({ chain, checks }, name, id, members, at) {
	const totals = await chain.view('Clt', 'totals', [id], at);
	const issued = sum(members, (each) => each.issued);
	const retired = sum(members, (each) => each.settled);
	checks.equal(`${name}: issued by all vaults`, issued, totals.issued.toBigInt());
	checks.equal(`${name}: no longer owed by all vaults`, retired, totals.retired.toBigInt());
	return { class: name, issued: short(issued, 6), retired: short(retired, 6) };
}

/**
 * Compare what each provider has on hold of each collateral with the sum over its vaults.
 * @param {{ address: string }[]} providers
 * @param {Record<string, { asset: any }>} collaterals
 * @param {{ provider: number, collateral: string }[]} vaults in the order of their views
 */
export async function holds({ chain, checks }, providers, collaterals, vaults, views, at) {
	for (const [i, { address }] of providers.entries()) {
		for (const [name, { asset }] of Object.entries(collaterals)) {
			const own = views.filter((_, k) => vaults[k].provider === i && vaults[k].collateral === name);
			const expected = sum(own, ({ record }) => record.collateral.toBigInt());
			const held = await collateralOf(chain, asset, address, at);
			checks.equal(`provider ${i}: ${name} on hold`, held, expected);
		}
	}
}

/** Compare what each feeder and each attestor has on hold with its bond. */
export async function bonds({ chain, checks }, { feeders, attestors }, at) {
	const { attestorBond, feederBond } = chain.api.settings;
	const bonded = [
		['feeder', 'FeederBond', feeders, feederBond],
		['attestor', 'AttestorBond', attestors, attestorBond],
	];
	for (const [name, reason, accounts, bond] of bonded) {
		for (const [i, { address }] of accounts.entries()) {
			const held = await heldOf(chain, 'Native', address, ['OracleGovernance', reason], at);
			checks.equal(`${name} ${i}: bond on hold`, held, bond.toBigInt());
		}
	}
}

/** All MILL of each account at block `at`, free or on hold, and all there is. */
export async function wealth({ api }, addresses, at) {
	const { query } = await api.at(at);
	const accounts = await query.system.account.multi(addresses);
	const all = accounts.map(({ data }) => data.free.toBigInt() + data.reserved.toBigInt());
	return {
		of: new Map(addresses.map((address, i) => [address, all[i]])),
		issuance: plain(await query.balances.totalIssuance()),
	};
}

/** What each account paid for transactions in the blocks of `pages`. */
export function feesOf(pages) {
	const fees = pages
		.flatMap(({ events }) => events)
		.filter(({ section, method }) => section === 'transactionPayment' && method === 'TransactionFeePaid');
	return sums(fees.map(({ fields }) => [fields.who, fields.actualFee]));
}

/** The name of an account of the cast. */
export const nameOf = ({ cast }, address) =>
	everybody(cast).find((each) => each.address === address)?.meta.name ?? address;
