/**
 * What an application does with dedot's client of this chain. It is compiled, not run. Dedot takes any name and
 * gives `any` for those that it does not know, so that what is read goes through `known`.
 */
import type { DedotClient } from 'dedot';
import type { MillraceApi } from '../../target/clients/dedot/millrace/index.js';

type Client = DedotClient<MillraceApi>;

/** `value` itself. What is `any` is no argument for it. */
const known = <T>(value: 0 extends 1 & T ? never : T): T => value;

/** Buy `units` of a vault for not more than they are quoted at. */
export async function buy({ tx, view }: Client, vault: number, units: bigint) {
	const quote = known(await view.clt.quotePurchase(vault, units));
	if (quote.isErr) throw new Error(`no price: ${quote.err.type}`);
	const price: bigint = known(quote.value.total);
	return tx.clt.buy(vault, units, price);
}

/** Who bought what in a block, from its events. */
export async function purchases({ query, events }: Client) {
	const found = events.clt.Bought.filter(await query.system.events());
	return found.map(({ palletEvent: { data } }): [string, bigint] => [
		known(data.buyer).address(),
		known(data.units),
	]);
}

/** Ids and names of the classes that may be sold. */
export async function classes({ query }: Client) {
	const entries = await query.registry.classes.entries();
	return entries
		.filter(([, { active }]) => known(active))
		.map(([id, { name }]): [number, string] => [known(id), known(name)]);
}

/** The middle price of a class, if it can be relied on. */
export async function price({ view }: Client, classId: number): Promise<bigint | undefined> {
	const quote = await view.priceFeed.quote({ type: 'Class', value: classId });
	return known(quote?.status) === 'Live' ? known(quote?.mid) : undefined;
}

/** How many units of a vault an account has free. The asset is a plain number. */
export async function unitsOf({ query }: Client, vault: number, who: string): Promise<bigint> {
	const account = await query.assets.account([2_000_000_000 + vault, who]);
	return account === undefined ? 0n : known(account.balance);
}

/** How many fleets and how many vaults a provider may have. */
export function limits({ consts }: Client): { fleets: number; vaults: number } {
	return { fleets: known(consts.registry.maxFleets), vaults: known(consts.clt.maxVaults) };
}

/** Calls whose arguments would be reserved words if they had the shortest names. */
export function reserved({ tx }: Client, classId: number, caseId: number) {
	const retire = tx.registry.retireClass(classId).call;
	const appeal = tx.oracleGovernance.appeal(caseId, true).call;
	const [{ params: first }, { params: second }] = [retire.palletCall, appeal.palletCall];
	known(first.classId satisfies number);
	known(second.caseId satisfies number);
	return tx.utility.batchAll([retire, appeal]);
}

/** A client that took anything would show nothing. */
export function strict({ tx, view }: Client) {
	// @ts-expect-error The id of a class is a number.
	tx.registry.retireClass('first');
	// @ts-expect-error There is no such kind of feed.
	return view.priceFeed.quote({ type: 'Weather', value: 1 });
}
