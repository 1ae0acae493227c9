//! Devices, their lattices and proofs: computed a second time, as `pallets/registry/README.md` says.
//!
//! Devices come in sets of sixteen. Set `n + 32` has one device of set `n`, and is forged.

use pallet_registry::{lattice, DeviceId};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use std::{collections::BTreeMap, sync::OnceLock};

/// Devices of each set.
pub const DEVICES: u32 = 16;
/// Number of sets, half of them forged.
pub const SETS: u32 = 64;

fn made(set: u32) -> Vec<DeviceId> {
	let device =
		|set: u32, n: u32| DeviceId(blake2_256(&[set.to_le_bytes(), n.to_le_bytes()].concat()));
	let mut devices: Vec<_> = (0..DEVICES).map(|n| device(set, n)).collect();
	if let Some(honest) = set.checked_sub(SETS / 2) {
		devices[0] = device(honest, 0);
	}
	devices.sort();
	devices
}

fn sets() -> &'static BTreeMap<H256, (u32, Vec<DeviceId>)> {
	static ALL: OnceLock<BTreeMap<H256, (u32, Vec<DeviceId>)>> = OnceLock::new();
	ALL.get_or_init(|| {
		let with_root = |set| {
			let devices = made(set);
			(lattice::root(&devices), (set, devices))
		};
		(0..SETS).map(with_root).collect()
	})
}

/// The root of a set.
pub fn root(set: u32) -> H256 {
	let found = sets().iter().find(|(_, (its, _))| *its == set);
	*found.expect("there are so many").0
}

/// The devices of the set with this root.
pub fn devices(root: &H256) -> Option<&'static [DeviceId]> {
	sets().get(root).map(|(_, devices)| devices.as_slice())
}

/// The hashes beside the way from device `index` to the root.
pub fn proof(devices: &[DeviceId], mut index: usize) -> Vec<H256> {
	let mut layer: Vec<_> = devices.iter().map(|device| blake2_256(&device.0)).collect();
	let mut proof = Vec::new();
	while layer.len() > 1 {
		proof.extend(layer.get(index ^ 1).map(H256::from));
		let parent = |pair: &[[u8; 32]]| match pair {
			[left, right] => blake2_256(&[*left, *right].concat()),
			_ => pair[0],
		};
		layer = layer.chunks(2).map(parent).collect();
		index /= 2;
	}
	proof
}

#[test]
fn proofs_lead_to_the_roots_of_sets() {
	let root = root(3);
	let devices = devices(&root).expect("it is one");
	for (index, device) in (0u32..).zip(devices) {
		let proof = proof(devices, index as usize);
		assert!(lattice::contains(&root, DEVICES, index, device, &proof));
	}
}
