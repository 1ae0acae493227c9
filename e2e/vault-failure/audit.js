/** After all that: every record, supply and account, against what the events add up to. */
import { DOLLARS, freeOf, treasury } from '../lib/assets.js';
import * as common from '../lib/audit.js';
import { MILL } from '../lib/fixed.js';
import * as plan from './plan.js';

/** What the parts `part` of all settlements of vaults behind `collateral` sum up to, residues added if asked. */
function total({ vaults, settled }, part, leg, collateral, only = () => true) {
	return vaults
		.filter(
			(vault) => vault.fate && only(vault) && (leg === 'reserve' || vault.collateral === collateral),
		)
		.map(({ label }) => settled.get(label))
		.reduce(
			(sum, { parts, residue }) => sum + parts[part][leg] + (part === 'backstop' ? residue[leg] : 0n),
			0n,
		);
}

/** Who got what of the settled vaults, by balances. */
async function payees(world, at) {
	const { chain, checks, cast, backstop } = world;
	const compare = async (name, asset, who, expected) =>
		checks.equal(name, await freeOf(chain, asset, who, at), expected);
	const legs = [
		['USD', DOLLARS, 'reserve'],
		...Object.entries(plan.collaterals).map(([name, { asset }]) => [name, asset, 'collateral']),
	];
	const fund = treasury(chain);
	for (const [name, asset, leg] of legs) {
		// The backstop was given one MILL; fees make the treasury's part of MILL incomparable.
		const given = asset === 'Native' ? MILL : 0n;
		await compare(`backstop: ${name}`, asset, backstop, given + total(world, 'backstop', leg, name));
		if (asset === 'Native') continue;
		await compare(`treasury: ${name}`, asset, fund, total(world, 'treasury', leg, name));
		for (const [i, { address }] of cast.witnesses.entries()) {
			const own = ({ fate }) => fate.reporter === i;
			await compare(`witness ${i}: ${name}`, asset, address, total(world, 'reporter', leg, name, own));
		}
	}
}

/** All of it, at the best block. */
export async function audit(world) {
	const { chain, checks, vaults, cast } = world;
	const { api } = chain;
	const hash = await api.rpc.chain.getBlockHash();
	const height = (await api.rpc.chain.getHeader(hash)).number.toNumber();
	const at = hash.toHex();
	const ids = vaults.map(({ id }) => id);
	const views = await common.vaultViews(chain, ids, at);
	const { rows, events } = await common.provenance(world, ids, views, height);
	const { book, rows: supplies } = await common.assets(world, at);
	const rebuilt = common.records(world, ids, views, events, book);
	await common.classTotals(world, plan.CLASS.name, world.classId, rebuilt, at);
	await common.holds(world, cast.providers, plan.collaterals, vaults, views, at);
	await common.bonds(world, cast, at);
	checks.equal(
		'reserves of all vaults and the account that keeps them',
		await freeOf(chain, DOLLARS, world.keeper, at),
		common.sum(rebuilt, ({ reserve }) => reserve),
	);
	await payees(world, at);
	const alive = vaults.filter((_, i) => rebuilt[i].status === 'Active').map(({ label }) => label);
	checks.equal('vaults that go on', alive, ['thin', 'drained', 'sound']);
	return { height, provenance: rows, supplies, views };
}
