/** Assets by the name that collateral has: `Native`, or `{ WithId: id }`. */
import { stringToU8a, u8aConcat } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';
import { clt, external, utc } from './asset-ids.js';

/** The settlement asset: US dollars. */
export const DOLLARS = { WithId: external(1) };
/** An asset that exists on a test chain only. */
export const TEST = { WithId: external(2) };

/** The asset of the fungible units of class `id`. */
export const utcOf = (id) => ({ WithId: utc(id) });
/** The asset of the units of vault `id`. */
export const cltOf = (id) => ({ WithId: clt(id) });

/** No bound on what is paid. */
export const UNLIMITED = 2n ** 127n;

/** What `who` has free of an asset, at block `at` or the best one. */
export async function freeOf({ api }, asset, who, at) {
	const { query } = at === undefined ? api : await api.at(at);
	if (asset === 'Native') return (await query.system.account(who)).data.free.toBigInt();
	const entry = await query.assets.account(asset.WithId, who);
	return entry.isSome ? entry.unwrap().balance.toBigInt() : 0n;
}

/** What `who` got of `asset` in block `block`. */
export async function change({ chain }, asset, who, block) {
	const before = await chain.parent(block);
	const [had, has] = await Promise.all([
		freeOf(chain, asset, who.address, before),
		freeOf(chain, asset, who.address, block),
	]);
	return has - had;
}

/** What `who` has on hold of an asset for `reason` of `pallet`, by their names in the metadata. */
export async function heldOf({ api }, asset, who, [pallet, reason], at) {
	const { query } = at === undefined ? api : await api.at(at);
	const holds =
		asset === 'Native'
			? await query.balances.holds(who)
			: await query.assetsHolder.holds(asset.WithId, who);
	return [...holds]
		.filter(({ id }) => id.type === pallet && id.value.type === reason)
		.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
}

/** What `who` has on hold of an asset as collateral of its vaults. */
export const collateralOf = (chain, asset, who, at) => heldOf(chain, asset, who, ['Clt', 'Collateral'], at);

/**
 * The issuer gives everyone in `grants` an amount of an asset.
 * @param {[{ address: string }, bigint][]} grants
 */
export async function grant(chain, issuer, asset, grants) {
	const { tx } = chain.api;
	return chain.batch(
		'give out an asset',
		issuer,
		grants.map(([{ address }, amount]) =>
			asset === 'Native'
				? tx.balances.transferKeepAlive(address, amount)
				: tx.assets.mint(asset.WithId, address, amount),
		),
	);
}

/** Make the test asset, of six decimals, by the sudo key, and give it out. */
export async function issueTestAsset(chain, alice, grants) {
	const { tx } = chain.api;
	const id = TEST.WithId;
	await Promise.all([
		chain.sudo('make the test asset', alice, [tx.assets.forceCreate(id, alice.address, true, 1)]),
		chain.send('name the test asset', alice, tx.assets.setMetadata(id, 'Test asset', 'TEST', 6)),
		grant(chain, alice, TEST, grants),
	]);
}

/** The account of the treasury. */
export function treasury({ api }) {
	const id = api.consts.treasury.palletId.toU8a();
	const bytes = u8aConcat(stringToU8a('modl'), id, new Uint8Array(32)).subarray(0, 32);
	return encodeAddress(bytes, api.registry.chainSS58);
}
