/** Fungible units of a class through the chain: what wallets show of them, and how they become a vault's again. */
import { change, cltOf, utcOf } from './assets.js';
import { only } from './chain.js';
import { symbolOf, unpoolFee } from './lease.js';

/** Decimals of all units of compute. */
const DECIMALS = 6;

/** What wallets show of the fungible units of the class `name`, compared with what follows from its name. */
export async function inWallets({ chain, checks }, classId, name) {
	const shown = await chain.api.query.assets.metadata(utcOf(classId).WithId);
	const wallet = {
		name: shown.name.toUtf8(),
		symbol: shown.symbol.toUtf8(),
		decimals: shown.decimals.toNumber(),
	};
	const due = { name: `UTC ${name}`, symbol: symbolOf(name), decimals: DECIMALS };
	for (const [key, value] of Object.entries(due)) checks.equal(`UTC ${name}: ${key}`, wallet[key], value);
	return wallet;
}

/**
 * `who` takes `asked` units of a vault out of the pool of its class, for a fee that goes to the backstop.
 * @param {{ who: any, classId: number, vault: { id: number }, asked: bigint, backstop: string }} wish
 * @returns {Promise<{ units: bigint, fee: bigint }>} what `who` got, and what it paid
 */
export async function takeOut(world, { who, classId, vault, asked, backstop }) {
	const { chain, checks, shares } = world;
	const fee = unpoolFee(asked, shares.unpool);
	const outcome = await chain.send('take out units', who, chain.api.tx.utc.unpool(vault.id, asked));
	const told = only(outcome, 'utc', 'Unpooled');
	const got = (asset, address) => change(world, asset, { address }, outcome.block);
	const utc = utcOf(classId);
	checks.equal('taken out: units', told.units, asked - fee);
	checks.equal('taken out: fee', told.fee, fee);
	checks.equal('taken out: CLT received', await got(cltOf(vault.id), who.address), asked - fee);
	checks.equal('taken out: UTC charged', -(await got(utc, who.address)), asked);
	checks.equal('taken out: UTC to the backstop', await got(utc, backstop), fee);
	return { units: asked - fee, fee };
}

/** A stranger opens the pool of a class, and its fungible units are an asset that wallets show. */
export async function openPool(world, classId, name) {
	const { chain, cast, checks } = world;
	const { query, tx } = chain.api;
	await chain.send('open the pool', cast.stranger, tx.utc.open(classId));
	const { symbol } = await inWallets(world, classId, name);
	const details = (await query.assets.asset(utcOf(classId).WithId)).unwrap();
	checks.equal('UTC: supply at first', details.supply.toBigInt(), 0n);
	checks.that('UTC: an account may live of it alone', details.isSufficient.isTrue, details.isSufficient);
	return symbol;
}
