/** All balances at one block, summed independently of the totals that the chain keeps. */

/**
 * @typedef {{ supply: bigint, held: bigint, free: bigint, accounts: Map<string, bigint> }} Asset what the
 * chain says is there, what all accounts have on hold, what they have beside, and the latter by account
 */

/**
 * The ledger at block `hash`.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} hash
 */
export async function read(api, hash) {
	const { query } = await api.at(hash);
	const [accounts, issuance, assets, balances, holds] = await Promise.all([
		query.system.account.entries(),
		query.balances.totalIssuance(),
		query.assets.asset.entries(),
		query.assets.account.entries(),
		query.assetsHolder.balancesOnHold.entries(),
	]);
	const native = accounts.reduce(
		(sum, [, { data }]) => sum + data.free.toBigInt() + data.reserved.toBigInt(),
		0n,
	);
	/** By id. @type {Map<number, Asset>} */
	const byAsset = new Map();
	for (const [key, details] of assets) {
		const supply = details.unwrap().supply.toBigInt();
		byAsset.set(key.args[0].toNumber(), { supply, held: 0n, free: 0n, accounts: new Map() });
	}
	for (const [key, account] of balances) {
		const asset = byAsset.get(key.args[0].toNumber());
		const amount = account.unwrap().balance.toBigInt();
		asset.free += amount;
		asset.accounts.set(key.args[1].toString(), amount);
	}
	for (const [key, amount] of holds) byAsset.get(key.args[0].toNumber()).held += amount.unwrap().toBigInt();
	return { native: { issuance: issuance.toBigInt(), accounts: native }, assets: byAsset };
}
