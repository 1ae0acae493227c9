//! Records, and what each of them answers about itself.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use codec::{Decode, Encode};
use frame_support::{
	pallet_prelude::{ConstU32, Get},
	BoundedVec, DefaultNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{
	Balance, ClassId, ClassSpec, FleetId, Interconnect, Kind, Moment, Precision, Standing, Units,
};
use scale_info::TypeInfo;
use sp_core::H256;

use crate::Config;

/// Name of a class: printable ASCII, as wallets show it.
pub type ClassName = BoundedVec<u8, ConstU32<32>>;

/// Where a provider's agent is reached: a URL or a multiaddress, printable ASCII without spaces.
pub type Endpoint = BoundedVec<u8, ConstU32<128>>;

/// Accounts under common control, strictly ascending.
pub type AffiliatesOf<T> =
	BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxAffiliates>;

/// [`ClassCapacity`] in a runtime.
pub type ClassCapacityOf<T> = ClassCapacity<<T as Config>::MaxFleets>;

/// [`FleetRecord`] of a runtime.
pub type FleetRecordOf<T> = FleetRecord<<T as frame_system::Config>::AccountId>;

/// [`DemandRecord`] of a runtime.
pub type DemandRecordOf<T> =
	DemandRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// [`DeviceProof`] of a runtime.
pub type DeviceProofOf<T> = DeviceProof<<T as Config>::MaxProofDepth>;

/// Where a provider is: an ISO 3166-1 alpha-2 country code in upper case.
#[frame_support::stored]
#[derive(Copy)]
pub struct Region(pub [u8; 2]);

impl Region {
	/// Returns whether this has the form of a country code. It is not checked that the country
	/// exists.
	pub fn is_valid(&self) -> bool {
		self.0.iter().all(u8::is_ascii_uppercase)
	}
}

/// Identity of one device, and one leaf of a lattice: 32 bytes derived from what the hardware
/// attests about itself. Everybody derives the same bytes.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub struct DeviceId(pub [u8; 32]);

impl AsRef<[u8]> for DeviceId {
	fn as_ref(&self) -> &[u8] {
		&self.0
	}
}

/// One place in one lattice.
#[frame_support::stored]
#[derive(Copy)]
pub struct Leaf {
	/// The fleet whose lattice it is.
	pub fleet: FleetId,
	/// ClassCapacity among the fleet's devices, from zero.
	pub index: u32,
}

/// Proof that a device stands at one place of a fleet's lattice. The device is not part of it.
#[frame_support::stored]
pub struct DeviceProof<MaxDepth: Get<u32>> {
	/// The fleet whose lattice it is.
	pub fleet: FleetId,
	/// Position of the device among the fleet's, from zero.
	pub index: u32,
	/// Sibling hashes from the leaf up to, not including, the root.
	pub proof: BoundedVec<H256, MaxDepth>,
}

impl<MaxDepth: Get<u32>> DeviceProof<MaxDepth> {
	/// Returns the place that the proof is about.
	pub fn leaf(&self) -> Leaf {
		Leaf { fleet: self.fleet, index: self.index }
	}

	/// Returns how many hashes the proof has, for weights.
	pub fn depth(&self) -> u32 {
		// A length within a bound of `u32` always fits; the maximum charges too much, never too
		// little.
		u32::try_from(self.proof.len()).unwrap_or(u32::MAX)
	}
}

/// A class of hardware.
#[frame_support::stored]
pub struct ClassRecord {
	/// For people. Not unique, the id is.
	pub name: ClassName,
	/// What a device of the class must be. Never changes.
	pub spec: ClassSpec,
	/// Whether new fleets and units of the class are allowed.
	pub active: bool,
}

/// Returns whether `spec` describes a device that can exist: a quantum processor has qubits and
/// circuit layers, all others have memory and its bandwidth, and every one has a throughput.
pub fn is_valid_spec(spec: &ClassSpec) -> bool {
	let quantum = spec.kind == Kind::Qpu;
	let consistent = if quantum {
		spec.qubits > 0
			&& spec.memory_mib == 0
			&& spec.bandwidth_mb_s == 0
			&& spec.interconnect == Interconnect::Standalone
	} else {
		spec.qubits == 0 && spec.memory_mib > 0 && spec.bandwidth_mb_s > 0
	};
	spec.throughput > 0 && consistent && quantum == (spec.precision == Precision::CircuitLayer)
}

/// Returns whether `text` is non-empty printable ASCII. It may have spaces inside if `spaces` is
/// true.
pub fn is_printable(text: &[u8], spaces: bool) -> bool {
	let ends_blank = text.first() == Some(&b' ') || text.last() == Some(&b' ');
	!text.is_empty()
		&& !ends_blank
		&& text.iter().all(|byte| byte.is_ascii_graphic() || (spaces && *byte == b' '))
}

/// A provider.
#[frame_support::stored]
pub struct ProviderRecord<T: Config> {
	/// Where it is.
	pub region: Region,
	/// Where its agent is reached.
	pub endpoint: Endpoint,
	/// Bond on hold now, native token.
	pub bond: Balance,
	/// Bond when it registered, with what was added since. Every fault costs a share of this, so that
	/// two faults always cost twice one.
	pub bond_posted: Balance,
	/// Its active fleets, over all classes.
	pub fleets: u32,
	/// Once it leaves: when its bond is free.
	pub leaving_until: Option<Moment>,
	/// Other accounts under the provider's control, as it declared when it registered.
	pub affiliates: AffiliatesOf<T>,
}

impl<T: Config> ProviderRecord<T> {
	/// Returns whether the provider may take on more, because it is not leaving.
	pub fn stays(&self) -> bool {
		self.leaving_until.is_none()
	}
}

/// Returns whether `list` is strictly ascending, so that one set has one form and no item is there
/// twice. Declared affiliates and the fleets of a position are.
pub fn is_ascending<Item: Ord>(list: &[Item]) -> bool {
	list.is_sorted_by(|earlier, later| earlier < later)
}

/// What a provider has in one class. Kept beside its fleets, so that a consumer pays one read however
/// many they are.
#[frame_support::stored]
#[derive(DefaultNoBound)]
pub struct ClassCapacity<MaxFleets: Get<u32>> {
	/// Device-hours that the active fleets can deliver over the horizon.
	pub capacity: Units,
	/// Active fleets.
	pub active: u32,
	/// Fleets ever condemned. Stays with the account.
	pub condemned: u32,
	/// The active fleets, ascending, each with the moment until which it is attested: zero if it
	/// never was or no longer is.
	pub attested: BoundedVec<(FleetId, Moment), MaxFleets>,
}

impl<MaxFleets: Get<u32>> ClassCapacity<MaxFleets> {
	/// Returns whether every active fleet is attested at `now`; true if there is none.
	pub fn is_attested(&self, now: Moment) -> bool {
		self.attested.iter().all(|(_, until)| now < *until)
	}

	/// Returns how a provider with this position stands in the class at `now`; `stays` says whether
	/// it is registered and not leaving.
	pub(crate) fn standing(&self, stays: bool, now: Moment) -> Standing {
		match (stays, self.condemned, self.is_attested(now)) {
			(false, _, _) => Standing::Absent,
			(true, 1.., _) => Standing::Condemned,
			(true, 0, false) => Standing::Unattested,
			(true, 0, true) => Standing::Good,
		}
	}

	/// Returns until when `fleet` is attested, zero if it is not, or `None` if it is not active
	/// here.
	pub fn attested_until(&self, fleet: FleetId) -> Option<Moment> {
		self.attested.get(self.place(fleet)?).map(|(_, until)| *until)
	}

	/// Adds an active fleet that nobody attests yet. Its id must be above all others here.
	/// Returns `None` if a number overflows or there is no room; then the position must not be
	/// stored.
	pub(crate) fn add(&mut self, fleet: FleetId, capacity: Units) -> Option<()> {
		self.capacity = self.capacity.checked_add(capacity)?;
		self.active = self.active.checked_add(1)?;
		self.attested.try_push((fleet, 0)).ok()
	}

	/// Removes a fleet that was active. Returns `None` if it is not here or a number overflows; then
	/// the position must not be stored.
	pub(crate) fn remove(&mut self, fleet: FleetId, capacity: Units) -> Option<()> {
		let place = self.place(fleet)?;
		self.attested.remove(place);
		self.active = self.active.checked_sub(1)?;
		self.capacity = self.capacity.checked_sub(capacity)?;
		Some(())
	}

	/// Records that `fleet` is attested until that moment. Returns `None` and changes nothing
	/// if it is not active here.
	pub(crate) fn attest(&mut self, fleet: FleetId, until: Moment) -> Option<()> {
		let place = self.place(fleet)?;
		let (_, attested) = self.attested.get_mut(place)?;
		*attested = until;
		Some(())
	}

	/// Returns the index of `fleet` in the list, or `None` if it is not there.
	fn place(&self, fleet: FleetId) -> Option<usize> {
		self.attested.binary_search_by_key(&fleet, |(id, _)| *id).ok()
	}
}

/// Where a fleet is in its life.
#[frame_support::stored]
#[derive(Copy)]
pub enum FleetStatus {
	/// Counts as capacity.
	#[codec(index = 0)]
	Active,
	/// Taken out by its owner.
	#[codec(index = 1)]
	Withdrawn {
		/// When.
		at: Moment,
		/// Until when a proof about its active time still condemns it.
		liable_until: Moment,
	},
	/// Found at fault.
	#[codec(index = 2)]
	Condemned {
		/// When it ceased to be active, which may be before the fault was found.
		ended_at: Moment,
	},
}

/// A provider's devices of one class.
#[frame_support::stored(no_skip_type_params)]
pub struct FleetRecord<AccountId> {
	/// The provider.
	pub owner: AccountId,
	/// What all its devices are.
	pub class_id: ClassId,
	/// How many.
	pub devices: u32,
	/// Root of the lattice of their ids.
	pub root: H256,
	/// Measured throughput of one device, in the unit of the class.
	pub throughput: u64,
	/// Device-hours over the horizon, as computed when it was committed.
	pub capacity: Units,
	/// When it was committed.
	pub committed_at: Moment,
	/// Where it is in its life.
	pub status: FleetStatus,
	/// Open demands for its devices.
	pub demands: u32,
}

impl<AccountId> FleetRecord<AccountId> {
	/// Returns whether the fleet counts as capacity.
	pub fn is_active(&self) -> bool {
		self.status == FleetStatus::Active
	}

	/// Returns whether the fleet can still be condemned at `now`.
	pub fn is_liable(&self, now: Moment) -> bool {
		match self.status {
			FleetStatus::Active => true,
			FleetStatus::Withdrawn { liable_until, .. } => now < liable_until,
			FleetStatus::Condemned { .. } => false,
		}
	}

	/// Returns whether both were active at one moment. A fleet that begins at the moment the other
	/// ends does not overlap it, so devices may move between fleets within a block.
	pub fn overlaps(&self, other: &Self) -> bool {
		fn begins_before_end<A>(one: &FleetRecord<A>, other: &FleetRecord<A>) -> bool {
			match other.status {
				FleetStatus::Active => true,
				FleetStatus::Withdrawn { at: ended_at, .. }
				| FleetStatus::Condemned { ended_at } => one.committed_at < ended_at,
			}
		}
		begins_before_end(self, other) && begins_before_end(other, self)
	}
}

/// Somebody wants to see a device.
#[frame_support::stored(no_skip_type_params)]
pub struct DemandRecord<AccountId, BlockNumber> {
	/// Who.
	pub demander: AccountId,
	/// On hold from the demander, native token: the pay for an answer.
	pub bond: Balance,
	/// Last block in which the provider may answer.
	pub deadline: BlockNumber,
}

/// Why a fleet was condemned.
#[frame_support::stored]
#[derive(Copy)]
pub enum Fault {
	/// One device stood at two places at the same time.
	#[codec(index = 0)]
	DoublePledge {
		/// The device.
		device: DeviceId,
		/// One place of the device.
		first: Leaf,
		/// The other place of the device.
		second: Leaf,
	},
	/// A device was demanded and not shown in time.
	#[codec(index = 1)]
	Unopened {
		/// Its position among the fleet's devices.
		index: u32,
	},
	/// A dispute of the fleet was upheld.
	#[codec(index = 2)]
	Verdict,
}

/// What a judge of a fleet needs to know about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FleetFacts<AccountId> {
	/// The provider.
	pub owner: AccountId,
	/// What its devices are said to be.
	pub class_id: ClassId,
	/// Whether it counts as capacity, so that it may be attested.
	pub active: bool,
	/// Whether a fault can still be pinned on it.
	pub liable: bool,
}

/// What a provider has in one class, for clients.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct CapacityView {
	/// Registered and not leaving.
	pub staying: bool,
	/// Active fleets of the class.
	pub active_fleets: u32,
	/// Fleets of the class ever condemned. Above zero nothing new may be owed.
	pub condemned_fleets: u32,
	/// Whether every active fleet is attested now. True where there is none.
	pub attested: bool,
	/// Device-hours that the active fleets can deliver over the horizon.
	pub capacity: Units,
	/// Device-hours owed.
	pub owed: Units,
	/// Device-hours that may still be issued: zero unless staying, never condemned and attested.
	pub free: Units,
}
