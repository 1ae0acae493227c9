/** Devices of fleets, and the proof that one of them was pledged twice. */
import { blake2AsU8a } from '@polkadot/util-crypto';
import { allEvents, event, only } from './chain.js';
import { proof, root, sortIds } from './merkle.js';

/** The ids of `count` devices of one provider and class, as a fleet commits them. */
export function deviceIds(provider, device, count) {
	const id = (serial) => blake2AsU8a(`provider ${provider}, ${device}, serial ${serial}`, 256);
	return sortIds(Array.from({ length: count }, (_, serial) => id(serial)));
}

/**
 * `owner` registers as a provider and commits a fleet of one class.
 * @param {{ label: string, region: string, devices: number, affiliates?: any[], classId: number, className: string,
 * throughput: number }} fleet
 */
export async function commitFleet(chain, owner, fleet) {
	const { label, region, devices, affiliates = [], classId, className, throughput } = fleet;
	const { tx } = chain.api;
	const ids = deviceIds(label, className, devices);
	const addresses = affiliates.map(({ address }) => address);
	const outcome = await chain.batch('register and commit a fleet', owner, [
		tx.registry.registerProvider(region, `https://${label}.example/agent`, addresses),
		tx.registry.commitFleet(classId, ids.length, root(ids), throughput),
	]);
	return { id: Number(only(outcome, 'registry', 'FleetCommitted').fleet), ids, throughput };
}

/**
 * The owner of the fleet `first` commits another one of the same class, of `others` and one device of the
 * first. Then `reporter` proves from both lattices that the device is in both. `meanwhile` is called between the
 * two, when nobody attests the second fleet, so that its owner may sell nothing of the class.
 * @param {{ id: number, ids: Uint8Array[], throughput: bigint | number }} first
 * @returns {Promise<{ outcome: any, fleets: number[] }>} what the proof did, and the fleets it condemned
 */
export async function doublePledge(
	chain,
	{ owner, classId, first, shared, others, reporter, meanwhile = async () => {} },
) {
	const { tx } = chain.api;
	const device = first.ids[shared];
	const ids = sortIds([device, ...others]);
	const commitment = await chain.send(
		'commit the second fleet',
		owner,
		tx.registry.commitFleet(classId, ids.length, root(ids), first.throughput),
	);
	const second = event(commitment.events, 'registry', 'FleetCommitted').fleet.toNumber();
	await meanwhile();
	const again = ids.indexOf(device);
	const outcome = await chain.send(
		'prove the double pledge',
		reporter,
		tx.registry.proveDoublePledge(
			{ fleet: first.id, index: shared, proof: proof(first.ids, shared) },
			{ fleet: second, index: again, proof: proof(ids, again) },
			device,
		),
	);
	const fleets = allEvents(outcome.events, 'registry', 'FleetCondemned').map((data) =>
		data.fleet.toNumber(),
	);
	return { outcome, second, fleets: fleets.sort((a, b) => a - b) };
}
