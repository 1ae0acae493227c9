//! Which vault delivers a redemption, and how much could be delivered at all.
//!
//! Never more than `MaxCandidates` vaults are looked at, however many the pool has.

use crate::{Config, Error, Pallet, PoolRecord, Pooled, PooledRecord, RedemptionQuote, RouteView};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use millrace_math::mul_div_floor;
use millrace_primitives::{
	lease_units,
	units::{DEVICE_HOUR, HOUR},
	Candidate, ClassId, Leasing, Moment, Reservation, Router, TemplateId, TermsQuote, Units,
	VaultId, VaultState, Vaults,
};
use sp_runtime::DispatchError;

/// How many times as far as `redeem` the view of a redemption looks.
const VIEW_WINDOWS: u32 = 32;

/// What a customer asks for.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
	pub(crate) devices: u32,
	pub(crate) duration: Moment,
	pub(crate) units: Units,
}

impl Wish {
	/// None unless there are devices and a duration on the grid.
	pub(crate) fn new(devices: u32, duration: Moment) -> Option<Self> {
		lease_units(devices, duration).map(|units| Self { devices, duration, units })
	}
}

/// A vault that can deliver.
pub(crate) struct Route<AccountId> {
	pub(crate) vault: VaultId,
	pub(crate) provider: AccountId,
	pub(crate) record: PooledRecord,
	/// Vaults that were looked at to find it.
	pub(crate) looked_at: u32,
}

/// Part of a ring: the vaults that may deliver, with what the router need not know.
struct Window<AccountId> {
	candidates: Vec<Candidate>,
	owners: Vec<(VaultId, AccountId, PooledRecord)>,
	looked_at: u32,
	/// The vault after the last one.
	next: Option<VaultId>,
}

impl<AccountId: Clone> Window<AccountId> {
	fn new(from: Option<VaultId>) -> Self {
		Self { candidates: Vec::new(), owners: Vec::new(), looked_at: 0, next: from }
	}

	/// The vault that the router `R` chooses.
	fn choose<R: Router>(&self, wish: &Wish) -> Option<(&Candidate, Route<AccountId>)> {
		let chosen = R::choose(&self.candidates, wish.devices, wish.units)?;
		let owner = self.owners.iter().find(|(vault, _, _)| *vault == chosen.vault)?;
		let (vault, provider, record) = owner.clone();
		Some((chosen, Route { vault, provider, record, looked_at: self.looked_at }))
	}

	/// Most devices that one of them could deliver for `duration`.
	fn deliverable(&self, duration: Moment) -> u32 {
		let devices = self.candidates.iter().map(|candidate| deliverable(candidate, duration));
		devices.max().unwrap_or_default()
	}
}

/// Most devices that `candidate` could deliver for `duration`, rounded down.
fn deliverable(candidate: &Candidate, duration: Moment) -> u32 {
	let each = Units::from(duration).checked_mul(DEVICE_HOUR);
	let backed = each.and_then(|each| mul_div_floor(candidate.units, Units::from(HOUR), each));
	let backed = u32::try_from(backed.unwrap_or_default()).unwrap_or(u32::MAX);
	backed.min(candidate.load.free)
}

impl<T: Config> Pallet<T> {
	/// Who delivers `wish`: `named`, or one of the first of the ring.
	pub(crate) fn route(
		class: ClassId,
		pool: &PoolRecord,
		wish: &Wish,
		named: Option<VaultId>,
	) -> Result<Route<T::AccountId>, DispatchError> {
		let window = match named {
			None => Self::window(class, pool.first, Self::window_size(pool)),
			Some(vault) => {
				Self::active(vault)?;
				let record = Self::pooled_record(vault)?;
				ensure!(record.class == class, Error::<T>::WrongClass);
				Self::window(class, named, 1)
			}
		};
		let found = window.choose::<T::Router>(wish).map(|(_, route)| route);
		found.ok_or_else(|| {
			let devices = window.deliverable(wish.duration);
			Error::<T>::CannotDeliver(u16::try_from(devices).unwrap_or(u16::MAX)).into()
		})
	}

	/// How many vaults of the pool a redemption looks at.
	pub(crate) fn window_size(pool: &PoolRecord) -> u32 {
		pool.vaults.min(T::MaxCandidates::get())
	}

	/// `count` vaults of the ring of `class`, which has at least so many, from `from` on; those that
	/// are not active are no candidates.
	fn window(class: ClassId, from: Option<VaultId>, count: u32) -> Window<T::AccountId> {
		let mut window = Window::new(from);
		for looked_at in 1..=count {
			let Some(vault) = window.next else { break };
			let Some(record) = Pooled::<T>::get(vault) else { break };
			window.looked_at = looked_at;
			window.next = Some(record.next);
			let facts = T::Vaults::vault(vault);
			let Some(facts) = facts.filter(|facts| facts.state == VaultState::Active) else {
				continue;
			};
			let load = T::Leasing::load(&facts.owner, class);
			window.candidates.push(Candidate { vault, units: record.units, load });
			window.owners.push((vault, facts.owner, record));
		}
		window
	}

	/// What `redeem` would do, and if it would find nobody, whom one might name.
	pub(crate) fn view_redemption(
		class: ClassId,
		devices: u32,
		duration: Moment,
		template: Option<TemplateId>,
	) -> Option<RedemptionQuote<T::AccountId>> {
		let wish = Wish::new(devices, duration)?;
		let pool = Self::pool_record(class).ok()?;
		let size = Self::window_size(&pool);
		let window = Self::window(class, pool.first, size);
		let deliverable = window.deliverable(duration);
		let mut route = Self::view_route(&window, &wish, false);
		let mut next = window.next;
		let mut left = pool.vaults.checked_sub(size)?;
		for _ in 1..VIEW_WINDOWS {
			if route.is_some() || left == 0 {
				break;
			}
			let count = left.min(T::MaxCandidates::get());
			let window = Self::window(class, next, count);
			route = Self::view_route(&window, &wish, true);
			next = window.next;
			left = left.checked_sub(count)?;
		}
		let confirm_period = T::Leasing::confirm_period();
		let terms =
			route.as_ref().and_then(|route| Self::view_terms(class, &wish, route, template));
		Some(RedemptionQuote { units: wish.units, route, deliverable, confirm_period, terms })
	}

	/// What the terms would cost and be worth in a lease by `route`.
	fn view_terms(
		class: ClassId,
		wish: &Wish,
		route: &RouteView<T::AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote> {
		let Wish { devices, duration, units } = *wish;
		let reservation = Reservation {
			// Whoever redeems: terms are the same for all.
			customer: Self::account_id(),
			provider: route.provider.clone(),
			class,
			vault: route.vault,
			devices,
			duration,
			units,
			terms: None,
		};
		T::Leasing::terms(&reservation, template)
	}

	fn view_route(
		window: &Window<T::AccountId>,
		wish: &Wish,
		to_be_named: bool,
	) -> Option<RouteView<T::AccountId>> {
		let (chosen, Route { vault, provider, .. }) = window.choose::<T::Router>(wish)?;
		let load = chosen.load;
		let (free, reliability) = (load.free, load.reliability);
		Some(RouteView { vault, provider, free, reliability, to_be_named })
	}

	/// Most devices that one redemption that names no vault could get for `duration`.
	pub(crate) fn view_deliverable(class: ClassId, duration: Moment) -> u32 {
		let on_grid = lease_units(1, duration).is_some();
		let pool = Self::pool_record(class).ok().filter(|_| on_grid);
		pool.map_or(0, |pool| {
			Self::window(class, pool.first, Self::window_size(&pool)).deliverable(duration)
		})
	}
}
