//! What the views show.

use crate::{
	route::{Route, Window, Wish},
	Config, Pallet, Pooled, PooledView, Pools, RedemptionQuote, RouteView, TotalsView,
};
use alloc::vec::Vec;
use frame_support::traits::{fungibles::Inspect, Get};
use millrace_primitives::{
	lease_units, AssetId, ClassId, Leases, Moment, Reservation, TemplateId, TermsQuote, VaultId,
	Vaults,
};

/// How many times as far as `redeem` the view of a redemption looks.
const VIEW_WINDOWS: u32 = 32;

/// Most vaults that a view returns.
const VIEW_MAX: u32 = 100;

impl<T: Config> Pallet<T> {
	/// Returns supply, backing and shortfall of the UTC of `class`, or `None` if there is no pool.
	pub(crate) fn view_totals(class_id: ClassId) -> Option<TotalsView> {
		let pool = Pools::<T>::get(class_id)?;
		Some(TotalsView {
			supply: T::Assets::total_issuance(AssetId::utc(class_id)),
			pooled: pool.pooled,
			shortfall: pool.shortfall,
			debt: pool.debt,
			cash: Self::cash_of(&T::Vaults::backstop(class_id)),
			vaults: pool.vaults,
		})
	}

	/// Returns at most `limit` vaults of the pool of `class`, once around its ring.
	pub(crate) fn view_vaults(
		class_id: ClassId,
		from: Option<VaultId>,
		limit: u32,
	) -> Vec<PooledView> {
		let Some(pool) = Pools::<T>::get(class_id) else { return Vec::new() };
		let mut seen = Vec::new();
		let mut next = from.or(pool.first);
		for _ in 0..limit.min(VIEW_MAX) {
			let Some(vault) = next else { break };
			let record = Pooled::<T>::get(vault).filter(|record| record.class_id == class_id);
			let Some(record) = record else { break };
			let in_lease = T::Leases::in_lease(vault);
			seen.push(PooledView { vault, units: record.units, in_lease });
			// Once around.
			next = Some(record.next).filter(|next| Some(*next) != pool.first);
		}
		seen
	}

	/// Returns what `redeem` would do, and, if it would find nobody, whom one might name. Returns
	/// `None` if there is no pool, or no such lease.
	pub(crate) fn view_redemption(
		class_id: ClassId,
		devices: u32,
		duration: Moment,
		template: Option<TemplateId>,
	) -> Option<RedemptionQuote<T::AccountId>> {
		let wish = Wish::new(devices, duration)?;
		let pool = Self::pool_record(class_id).ok()?;
		let size = Self::window_size(&pool);
		let window = Self::window(class_id, pool.first, size);
		let deliverable = window.deliverable(duration);
		let mut route = Self::view_route(&window, &wish, false);
		let mut next = window.next;
		let mut left = pool.vaults.checked_sub(size)?;
		for _ in 1..VIEW_WINDOWS {
			if route.is_some() || left == 0 {
				break;
			}
			let count = left.min(T::MaxCandidates::get());
			let window = Self::window(class_id, next, count);
			route = Self::view_route(&window, &wish, true);
			next = window.next;
			left = left.checked_sub(count)?;
		}
		let confirm_period = T::Leases::confirm_period();
		let terms =
			route.as_ref().and_then(|route| Self::view_terms(class_id, &wish, route, template));
		Some(RedemptionQuote { units: wish.units, route, deliverable, confirm_period, terms })
	}

	/// Returns what the terms would cost and be worth in a lease by `route`, or `None` if its
	/// provider does not offer them, or while they have no price.
	fn view_terms(
		class_id: ClassId,
		wish: &Wish,
		route: &RouteView<T::AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote> {
		let Wish { devices, duration, units } = *wish;
		let reservation = Reservation {
			// Terms are the same for all customers.
			customer: Self::account_id(),
			provider: route.provider.clone(),
			class_id,
			vault: route.vault,
			devices,
			duration,
			units,
			terms: None,
		};
		T::Leases::terms(&reservation, template)
	}

	/// Returns whom the router chooses from `window`, or `None` if nobody can deliver.
	fn view_route(
		window: &Window<T::AccountId>,
		wish: &Wish,
		to_be_named: bool,
	) -> Option<RouteView<T::AccountId>> {
		let (chosen, Route { vault, provider, .. }) = window.choose(wish)?;
		let load = chosen.load;
		let (free, reliability) = (load.free, load.reliability);
		Some(RouteView { vault, provider, free, reliability, to_be_named })
	}

	/// Returns the most devices that one redemption that names no vault could get for `duration`.
	pub(crate) fn view_deliverable(class_id: ClassId, duration: Moment) -> u32 {
		let on_grid = lease_units(1, duration).is_some();
		let pool = Self::pool_record(class_id).ok().filter(|_| on_grid);
		pool.map_or(0, |pool| {
			Self::window(class_id, pool.first, Self::window_size(&pool)).deliverable(duration)
		})
	}
}
