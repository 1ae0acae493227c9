/** Everything that the chain keeps about vaults and supplies, computed again from elsewhere. */
import { parse, short } from '../lib/fixed.js';
import * as kernel from '../lib/kernel.js';
import * as ledger from '../lib/ledger.js';
import { replay, vaultEvents } from '../lib/provenance.js';
import * as plan from './plan.js';

/** Sum of `pick` over `list`. */
const sum = (list, pick) => list.reduce((total, each) => total + pick(each), 0n);

/** Views of all vaults at block `at`. */
async function vaultViews({ chain, vaults }, at) {
	return Promise.all(vaults.map(async ({ id }) => (await chain.view('Clt', 'vault', [id], at)).unwrap()));
}

/** Replay the events of all blocks, and compare each vault's head with the one in its record. */
export async function provenance(world, views, height) {
	const { chain, checks, vaults } = world;
	const events = await vaultEvents(chain.api, height);
	const chains = replay(events);
	checks.equal('vaults with events', chains.size, vaults.length);
	const rows = vaults.map(({ id }, i) => {
		const { sequence, head } = views[i].record;
		const replayed = chains.get(id) ?? { sequence: 0, head: '' };
		checks.equal(`vault ${id}: events`, replayed.sequence, sequence.toNumber());
		checks.equal(`vault ${id}: head`, replayed.head, head.toHex());
		return { vault: id, events: replayed.sequence, head: head.toHex(), replayed: replayed.head };
	});
	return { rows, events };
}

/** What a vault's events add up to. */
function tally(events, id) {
	const own = events.filter(({ vault }) => vault === id);
	const all = (...methods) => own.filter(({ method }) => methods.includes(method)).map(({ data }) => data);
	return {
		issued: sum(all('Issued', 'Bought'), ({ units }) => units.toBigInt()),
		sold: sum(all('Bought'), ({ units }) => units.toBigInt()),
		retired: sum(all('Retired'), ({ units }) => units.toBigInt()),
		premiums: sum(all('Issued', 'Bought'), ({ premium }) => premium.toBigInt()),
		released: sum(all('VaultClosed'), ({ reserve }) => reserve.toBigInt()),
		collateral:
			sum(all('Deposited'), ({ amount }) => amount.toBigInt()) -
			sum(all('Withdrawn'), ({ amount }) => amount.toBigInt()) -
			sum(all('VaultClosed'), ({ collateral }) => collateral.toBigInt()),
	};
}

/** Compare supplies, reserves and holds with what events and accounts add up to. */
export async function supplies(world, views, events, at) {
	const { chain, checks, vaults } = world;
	const book = await ledger.read(chain.api, at);
	const report = { native: plain(book.native), assets: [], classes: [] };

	checks.equal('MILL: issuance and all accounts', book.native.accounts, book.native.issuance);
	for (const [name, asset] of book.assets) {
		checks.equal(`${name}: supply and all accounts`, asset.free + asset.held, asset.supply);
		report.assets.push({
			asset: name,
			supply: short(asset.supply, 6),
			accounts: short(asset.free + asset.held, 6),
		});
	}

	const tallies = vaults.map(({ id }) => tally(events, id));
	vaults.forEach(({ id }, i) => {
		const { record, owed } = views[i];
		const name = `vault ${id}`;
		checks.equal(`${name}: issued by its events`, tallies[i].issued, record.issued.toBigInt());
		checks.equal(`${name}: retired by its events`, tallies[i].retired, record.retired.toBigInt());
		checks.equal(`${name}: owed`, owed.toBigInt(), tallies[i].issued - tallies[i].retired);
		checks.equal(
			`${name}: supply of its CLT`,
			book.assets.get(`Clt ${id}`)?.supply ?? 0n,
			owed.toBigInt(),
		);
		checks.equal(
			`${name}: reserve by its events`,
			tallies[i].premiums - tallies[i].released,
			record.reserve.toBigInt(),
		);
		checks.equal(
			`${name}: collateral by its events`,
			tallies[i].collateral,
			record.collateral.toBigInt(),
		);
	});
	await checkHolds(world, views, at);

	for (const [device, id] of world.classIds) {
		const members = tallies.filter((_, i) => vaults[i].classId === id);
		if (members.length === 0) continue;
		const totals = await chain.view('Clt', 'totals', [id], at);
		const issued = sum(members, (each) => each.issued);
		const retired = sum(members, (each) => each.retired);
		checks.equal(`${device}: issued by all vaults`, issued, totals.issued.toBigInt());
		checks.equal(`${device}: retired by all vaults`, retired, totals.retired.toBigInt());
		report.classes.push({ class: device, issued: short(issued, 6), retired: short(retired, 6) });
	}

	const dollars = book.assets.get('External 1').accounts;
	const [keeper] = await chain.view('Clt', 'accounts', [0], at);
	const reserves = sum(views, ({ record }) => record.reserve.toBigInt());
	checks.equal(
		'reserves of all vaults and the account that keeps them',
		dollars.get(keeper.toString()) ?? 0n,
		reserves,
	);
	for (const vault of vaults.filter(({ closed }) => closed)) {
		const [, backstop] = await chain.view('Clt', 'accounts', [vault.classId], at);
		const released = tally(events, vault.id).released;
		checks.equal(`${vault.device}: backstop`, dollars.get(backstop.toString()) ?? 0n, released);
	}
	return report;
}

/** Compare what each owner has on hold as collateral with the sum over its vaults. */
async function checkHolds({ chain, checks, vaults, cast }, views, at) {
	const { query } = await chain.api.at(at);
	const amountOf = (holds) =>
		sum(
			[...holds].filter(({ id }) => id.type === 'Clt' && id.value.type === 'Collateral'),
			({ amount }) => amount.toBigInt(),
		);
	for (const [i, { address }] of cast.providers.entries()) {
		for (const [name, { asset }] of Object.entries(plan.collaterals)) {
			const expected = vaults.reduce(
				(total, vault, k) =>
					vault.provider === i && vault.collateral === name
						? total + views[k].record.collateral.toBigInt()
						: total,
				0n,
			);
			const holds =
				asset === 'Native'
					? await query.balances.holds(address)
					: await query.assetsHolder.holds(asset.WithId, address);
			checks.equal(`provider ${i}: ${name} on hold`, amountOf(holds), expected);
		}
	}
}

/** Compare what the chain shows of a vault with the kernel written again. */
export function pricing(world, views) {
	world.vaults.forEach((vault, i) => {
		const { record, owed, pricing: shown } = views[i];
		const { decimals, haircut } = plan.collaterals[vault.collateral];
		const name = `vault ${vault.id}`;
		const priced = shown.unwrap();
		const { class: unit, collateral } = vault.quotes;
		const colv = kernel.collateralValue(record.collateral.toBigInt(), decimals, collateral.low, haircut);
		const cv = kernel.computeValue(owed.toBigInt(), unit.mid);
		const ratio = kernel.coverRatio(colv, kernel.computeValue(owed.toBigInt(), unit.high));
		world.checks.equal(`${name}: ratio shown`, priced.coverRatio.toBigInt(), ratio);
		if (vault.cover && !vault.closed) {
			// As planned, up to a thousandth.
			const planned = parse(vault.cover);
			const near = ratio >= planned && (ratio - planned) * 1000n <= planned;
			world.checks.that(`${name}: planned ratio`, near, `${short(ratio)}, planned ${vault.cover}`);
		}
		world.checks.equal(`${name}: collateral value shown`, priced.collateralValue.toBigInt(), colv);
		world.checks.equal(
			`${name}: risk-adjusted value shown`,
			priced.riskAdjustedValue.toBigInt(),
			kernel.riskAdjustedValue(cv, colv, record.reserve.toBigInt()),
		);
	});
}

/** Numbers as text. */
const plain = (record) =>
	Object.fromEntries(Object.entries(record).map(([key, value]) => [key, short(value, 12)]));

/** Mean time between blocks 1 and `height`, in seconds. */
async function meanBlockTime(api, height) {
	const time = async (number) => {
		const { query } = await api.at(await api.rpc.chain.getBlockHash(number));
		return (await query.timestamp.now()).toNumber();
	};
	const [first, last] = await Promise.all([time(1), time(height)]);
	return Number(((last - first) / (height - 1) / 1000).toFixed(2));
}

/** All of it, at the best block. Returns what the report says of it. */
export async function audit(world) {
	const { api } = world.chain;
	const hash = await api.rpc.chain.getBlockHash();
	const height = (await api.rpc.chain.getHeader(hash)).number.toNumber();
	const at = hash.toHex();
	const views = await vaultViews(world, at);
	const { rows, events } = await provenance(world, views, height);
	const amounts = await supplies(world, views, events, at);
	pricing(world, views);
	const sold = new Map(world.vaults.map(({ id }) => [id, tally(events, id).sold]));
	const secondsPerBlock = await meanBlockTime(api, height);
	return { at, height, secondsPerBlock, views, provenance: rows, supplies: amounts, sold };
}
