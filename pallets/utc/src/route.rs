//! Which vault delivers a redemption, and how much could be delivered at all.
//!
//! Never more than `MaxCandidates` vaults are looked at, however many the pool has.

use crate::{Config, Error, Pallet, PoolRecord, Pooled, PooledRecord};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use millrace_math::mul_div_floor;
use millrace_primitives::{
	lease_units, most_reliable,
	units::{DEVICE_HOUR, HOUR},
	Candidate, ClassId, Leases, Load, Moment, Units, VaultFacts, VaultId, VaultState, Vaults,
};
use sp_runtime::DispatchError;

/// What a customer asks for.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
	pub(crate) devices: u32,
	pub(crate) duration: Moment,
	pub(crate) units: Units,
}

impl Wish {
	/// Returns what a customer asks for, or `None` if there are no devices, or if the duration is
	/// not on the grid.
	pub(crate) fn new(devices: u32, duration: Moment) -> Option<Self> {
		lease_units(devices, duration).map(|units| Self { devices, duration, units })
	}
}

/// A vault that can deliver, with its record.
pub(crate) struct Route<AccountId> {
	pub(crate) vault: VaultId,
	pub(crate) provider: AccountId,
	pub(crate) record: PooledRecord,
	/// What the provider has on its hands.
	pub(crate) load: Load,
	/// Number of vaults that were looked at to find it.
	pub(crate) looked_at: u32,
}

/// Part of a ring: the vaults that may deliver, with what the router need not know.
pub(crate) struct Window<AccountId> {
	candidates: Vec<Candidate>,
	owners: Vec<(VaultId, AccountId, PooledRecord)>,
	looked_at: u32,
	/// The vault after the last one.
	pub(crate) next: Option<VaultId>,
}

impl<AccountId: Clone> Window<AccountId> {
	fn new(from: Option<VaultId>) -> Self {
		Self { candidates: Vec::new(), owners: Vec::new(), looked_at: 0, next: from }
	}

	/// Returns the vault that is to deliver, or `None` if none can.
	pub(crate) fn choose(&self, wish: &Wish) -> Option<(&Candidate, Route<AccountId>)> {
		let chosen = most_reliable(&self.candidates, wish.devices, wish.units)?;
		let owner = self.owners.iter().find(|(vault, _, _)| *vault == chosen.vault)?;
		let (vault, provider, record) = owner.clone();
		let (load, looked_at) = (chosen.load, self.looked_at);
		Some((chosen, Route { vault, provider, record, load, looked_at }))
	}

	/// Returns the most devices that one of the vaults could deliver for `duration`.
	pub(crate) fn deliverable(&self, duration: Moment) -> u32 {
		let devices = self.candidates.iter().map(|candidate| deliverable(candidate, duration));
		devices.max().unwrap_or_default()
	}
}

/// Returns the most devices that `candidate` could deliver for `duration`, rounded down.
fn deliverable(candidate: &Candidate, duration: Moment) -> u32 {
	let each = Units::from(duration).checked_mul(DEVICE_HOUR);
	let backed = each.and_then(|each| mul_div_floor(candidate.units, Units::from(HOUR), each));
	let backed = u32::try_from(backed.unwrap_or_default()).unwrap_or(u32::MAX);
	backed.min(candidate.load.free)
}

impl<T: Config> Pallet<T> {
	/// Returns who delivers `wish`: `vault`, or one of the first of the ring if it is `None`. Fails with
	/// `CannotDeliver` if nobody can.
	pub(crate) fn route(
		class_id: ClassId,
		pool: &PoolRecord,
		wish: &Wish,
		vault: Option<VaultId>,
	) -> Result<Route<T::AccountId>, DispatchError> {
		let window = match vault {
			None => Self::window(class_id, pool.first, Self::window_size(pool)),
			Some(id) => {
				let facts = Self::active(id)?;
				let record = Self::pooled_record(id)?;
				ensure!(record.class_id == class_id, Error::<T>::WrongClass);
				let mut window = Window::new(vault);
				window.looked_at = 1;
				Self::look_at(&mut window, class_id, id, record, Some(facts));
				window
			}
		};
		let found = window.choose(wish).map(|(_, route)| route);
		found.ok_or_else(|| {
			let devices = window.deliverable(wish.duration);
			Error::<T>::CannotDeliver(u16::try_from(devices).unwrap_or(u16::MAX)).into()
		})
	}

	/// Returns how many vaults of the pool a redemption looks at.
	pub(crate) fn window_size(pool: &PoolRecord) -> u32 {
		pool.vaults.min(T::MaxCandidates::get())
	}

	/// Returns `count` vaults of the ring of `class`, which has at least so many, from `from` on.
	/// Vaults that are not active are no candidates.
	pub(crate) fn window(
		class_id: ClassId,
		from: Option<VaultId>,
		count: u32,
	) -> Window<T::AccountId> {
		let mut window = Window::new(from);
		for looked_at in 1..=count {
			let Some(vault) = window.next else { break };
			let Some(record) = Pooled::<T>::get(vault) else { break };
			window.looked_at = looked_at;
			Self::look_at(&mut window, class_id, vault, record, T::Vaults::vault(vault));
		}
		window
	}

	/// Adds a vault of the ring of `class` to a window, as a candidate if it is active. The caller counts
	/// it.
	fn look_at(
		window: &mut Window<T::AccountId>,
		class_id: ClassId,
		vault: VaultId,
		record: PooledRecord,
		facts: Option<VaultFacts<T::AccountId>>,
	) {
		window.next = Some(record.next);
		let Some(facts) = facts.filter(|facts| facts.state == VaultState::Active) else { return };
		let load = T::Leases::load(&facts.owner, class_id);
		window.candidates.push(Candidate { vault, units: record.units, load });
		window.owners.push((vault, facts.owner, record));
	}
}
