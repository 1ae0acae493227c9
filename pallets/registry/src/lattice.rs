//! The collateral lattice: the Merkle tree over the ids of a fleet's devices.
//!
//! The crate documentation has the rule of the tree in words.

use binary_merkle_tree::{merkle_root, verify_proof, Leaf};
use frame_support::pallet_prelude::Get;
use sp_core::H256;
use sp_runtime::traits::BlakeTwo256;

use crate::types::{DeviceId, DeviceProof, FleetRecord};

/// Returns the root of the lattice of `devices`, which the caller has sorted ascending, or the zero
/// hash if there are none.
///
/// ```
/// use pallet_registry::{lattice, DeviceId};
/// use sp_runtime::traits::{BlakeTwo256, Hash};
/// let devices = [DeviceId([1; 32]), DeviceId([2; 32])];
/// let leaves = devices.map(|device| BlakeTwo256::hash(&device.0).0);
/// assert_eq!(lattice::root(&devices), BlakeTwo256::hash(&leaves.concat()));
/// ```
pub fn root(devices: &[DeviceId]) -> H256 {
	merkle_root::<BlakeTwo256, _>(devices)
}

/// Returns whether `device` is leaf `index` of the lattice `root` over `devices` leaves.
///
/// The length of the proof is checked before its hashes. Without that, the same device could be
/// shown at several indices of one honest lattice: where an odd node is promoted, a short path from
/// the right edge has the same turns as one from the middle.
pub fn contains(root: &H256, devices: u32, index: u32, device: &DeviceId, proof: &[H256]) -> bool {
	path_length(devices, index) == Some(proof.len())
		&& verify_proof::<BlakeTwo256, _, _>(
			root,
			proof.iter().copied(),
			devices,
			index,
			Leaf::Value(&device.0),
		)
}

/// Returns how many siblings leaf `index` of `devices` has on its way up, or `None` if there is no
/// such leaf. A promoted node has no sibling on its layer.
pub fn path_length(devices: u32, index: u32) -> Option<usize> {
	if index >= devices {
		return None;
	}
	let mut width = devices;
	let mut position = index;
	let mut length = 0usize;
	while width > 1 {
		let last = position.checked_add(1)? == width;
		let promoted = last && position.is_multiple_of(2);
		if !promoted {
			length = length.checked_add(1)?;
		}
		position >>= 1;
		width = width.div_ceil(2);
	}
	Some(length)
}

impl<AccountId> FleetRecord<AccountId> {
	/// Returns whether `proof` shows `device` in the lattice of this fleet.
	pub(crate) fn shows<MaxDepth: Get<u32>>(
		&self,
		proof: &DeviceProof<MaxDepth>,
		device: &DeviceId,
	) -> bool {
		contains(&self.root, self.devices, proof.index, device, &proof.proof)
	}
}
