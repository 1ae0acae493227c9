/** The story of UTC: what buyers hold becomes a token that anybody may spend on devices of its class. */
import { sum } from '../lib/audit.js';
import { format, short } from '../lib/fixed.js';
import { computeValue } from '../lib/kernel.js';
import { MINUTE } from '../lib/lease.js';
import * as leases from './leases.js';
import * as plan from './plan.js';
import { openPools, poolUnits, sendUnits } from './pooling.js';
import { openUnits } from './refusals.js';

const hours = (units) => short(units, 6);

/** Open pools, pool units, send them to strangers. */
async function make(world) {
	const { say } = world;
	world.pools = await openPools(world);
	say(`opened ${world.pools.length} pools: ${world.pools.map(({ symbol }) => symbol).join(', ')}`);
	const [put] = await Promise.all([poolUnits(world), openUnits(world)]);
	world.put = put;
	const holders = new Set(put.map(({ holder }) => holder)).size;
	const vaults = new Set(put.map(({ vault }) => vault)).size;
	say(
		`${holders} buyers pooled ${hours(sum(put, ({ units }) => units))} device-hours of ${vaults} Prime vaults, one for one`,
	);
	const sent = await sendUnits(world, put);
	say(
		`they sent ${hours(sum(sent, ({ units }) => units))} of them on to ${plan.leases.length} customers who never bought any`,
	);
}

/** Begin: UTC is made, sent and redeemed, and their leases are being delivered. */
export async function begin(world) {
	const { say } = world;
	await make(world);
	world.leases = await leases.redeemAll(world);
	for (const { label, order, symbol, quoted, vault } of world.leases.values()) {
		const { quote } = world.pools.find((pool) => pool.symbol === symbol);
		const value = format(computeValue(order.units, quote.mid), 6, 2);
		const by = `${vault.label}${vault.provider === quoted.provider ? '' : ', as it asked'}`;
		say(
			`the ${label} redeemed ${hours(order.units)} ${symbol}, worth ${value} USD: ${order.devices} devices for ${order.duration / MINUTE} minutes, by ${by}`,
		);
	}
	await leases.confirmAll(world);
	say('their providers confirmed; each customer, and nobody else, opened its access details');
}

/** End: some leases end before their time, and what came back is as good as before. */
export async function end(world) {
	const { say } = world;
	const metered = await leases.meterAll(world);
	const own = [...world.leases.values()].map(({ label, id }) => `${label} ${id}`);
	say(
		`customers see their leases (${own.join(', ')}) and ${hours(sum(metered, ({ delivered }) => delivered))} device-hours delivered, by the minute`,
	);
	for (const { label, by, returned, paid, vault } of await leases.endSome(world)) {
		const penalty = `, who paid ${short(paid, vault.decimals)} ${vault.collateral}`;
		say(
			`the lease of the ${label} was ended by its ${by.toLowerCase()}${paid > 0n ? penalty : ''}; ${hours(returned)} came back`,
		);
	}
	const out = await leases.takeOutSome(world);
	world.unpooled = out;
	say(
		`the ${out.label} took ${hours(out.asked)} ${out.symbol} out of the pool: ${hours(out.units)} CLT of ${out.vault.label}, for a fee of ${hours(out.fee)}`,
	);
}
