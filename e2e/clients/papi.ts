/**
 * What an application does with PAPI's client of this chain. It is compiled, not run: what PAPI does not know
 * by these names and types is an error.
 */
import type { HexString, TypedApi } from 'polkadot-api';
import type { millrace } from '../../target/clients/papi/descriptors/dist/index.js';

type Api = TypedApi<typeof millrace>;

/** Buy `units` of a vault for not more than they are quoted at. */
export async function buy({ tx, view }: Api, vault: number, units: bigint) {
	const quote = await view.Clt.quote_purchase(vault, units);
	if (!quote.success) throw new Error(`no price: ${quote.value.type}`);
	const price: bigint = quote.value.total;
	return tx.Clt.buy({ vault, units, total_max: price });
}

/** Who bought what in a block, from its events. */
export async function purchases({ event }: Api, block: HexString) {
	const found = await event.Clt.Bought.get(block);
	return found.map(({ payload }): [string, bigint] => [payload.buyer, payload.units]);
}

/** Ids and names of the classes that may be sold. */
export async function classes({ query }: Api) {
	const entries = await query.Registry.Classes.getEntries();
	return entries
		.filter(({ value }) => value.active)
		.map(({ keyArgs: [id], value }): [number, string] => [id, new TextDecoder().decode(value.name)]);
}

/** The middle price of a class, if it can be relied on. */
export async function price({ view }: Api, class_id: number): Promise<bigint | undefined> {
	const quote = await view.PriceFeed.quote({ type: 'Class', value: class_id });
	return quote?.status.type === 'Live' ? quote.mid : undefined;
}

/** How many units of a vault an account has free. The asset is a plain number. */
export async function unitsOf({ query }: Api, vault: number, who: string): Promise<bigint> {
	const account = await query.Assets.Account.getValue(2_000_000_000 + vault, who);
	return account?.balance ?? 0n;
}

/** How many fleets and how many vaults a provider may have. */
export async function limits({ constants }: Api): Promise<{ fleets: number; vaults: number }> {
	const [fleets, vaults] = await Promise.all([constants.Registry.MaxFleets(), constants.Clt.MaxVaults()]);
	return { fleets, vaults };
}

/** Calls whose arguments would be reserved words if they had the shortest names. */
export function reserved({ tx }: Api, class_id: number, case_id: number) {
	return tx.Utility.batch_all({
		calls: [
			tx.Registry.retire_class({ class_id }).decodedCall,
			tx.OracleGovernance.appeal({ case_id, upheld: true }).decodedCall,
		],
	});
}

/** A client that took anything would show nothing. */
export function strict({ tx, view }: Api) {
	// @ts-expect-error The id of a class is a number.
	tx.Registry.retire_class({ class_id: 'first' });
	// @ts-expect-error There is no such argument.
	tx.Registry.retire_class({ id: 1 });
	// @ts-expect-error There is no such kind of feed.
	return view.PriceFeed.quote({ type: 'Weather', value: 1 });
}
