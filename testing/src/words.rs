//! The words in which the tests of all pallets are written.

use frame_support::{dispatch::DispatchResult, traits::Hooks, weights::Weight};
use frame_system::{pallet_prelude::BlockNumberFor, Config, Pallet as System};
use sp_runtime::traits::Dispatchable;

/// Dispatches as a block does: undone as a whole if it fails.
pub fn dispatch<Call: Dispatchable>(origin: Call::RuntimeOrigin, call: Call) -> DispatchResult {
	call.dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

/// Lets the pallet `P` have the idle time of this block. Panics if it uses more than `limit`.
pub fn idle<T: Config, P: Hooks<BlockNumberFor<T>>>(limit: Weight) -> Weight {
	let used = P::on_idle(System::<T>::block_number(), limit);
	assert!(used.all_lte(limit), "used {used} of {limit}");
	used
}

/// Defines the words that a mock asks for, about its runtime `Test`:
///
/// * `signed`, `root`: dispatch a call with such an origin, as a block does;
/// * `events`: take the events of the pallet since the last call;
/// * `now`, `pass`: read the clock, and let time pass without blocks;
/// * `free`, `held`: the native balance of an account, and what is on hold of it for a reason;
/// * `balance`: the balance of an asset; `cash` and `gold` are short for two assets.
///
/// The names that they use, such as `AccountId` or `GOLD`, are those of the mock.
#[macro_export]
macro_rules! words {
	($($word:ident),+ $(,)?) => { $($crate::word!($word);)+ };
}

/// Defines one of the [`words!`].
#[macro_export]
macro_rules! word {
	(signed) => {
		/// Dispatches as a block does: undone as a whole if it fails.
		pub fn signed(
			who: AccountId,
			call: impl Into<RuntimeCall>,
		) -> ::frame_support::dispatch::DispatchResult {
			$crate::dispatch(RuntimeOrigin::signed(who), call.into())
		}
	};
	(root) => {
		/// Dispatches as governance does.
		pub fn root(call: impl Into<RuntimeCall>) -> ::frame_support::dispatch::DispatchResult {
			$crate::dispatch(RuntimeOrigin::root(), call.into())
		}
	};
	(events) => {
		/// Takes the events of this pallet since the last call.
		pub fn events() -> Vec<Event<Test>> {
			let events = System::read_events_for_pallet::<Event<Test>>();
			System::reset_events();
			events
		}
	};
	(now) => {
		/// Returns the time of this block.
		pub fn now() -> Moment {
			Timestamp::get()
		}
	};
	(pass) => {
		/// Lets `elapsed` pass, without blocks.
		pub fn pass(elapsed: Moment) {
			Timestamp::set_timestamp(Timestamp::get() + elapsed);
		}
	};
	(free) => {
		/// Returns the free native balance of `who`.
		pub fn free(who: &AccountId) -> Balance {
			Balances::free_balance(who)
		}
	};
	(held) => {
		/// Returns the native balance of `who` that is on hold for `reason`.
		pub fn held(reason: HoldReason, who: &AccountId) -> Balance {
			use ::frame_support::traits::fungible::InspectHold;
			Balances::balance_on_hold(&reason.into(), who)
		}
	};
	(balance) => {
		/// Returns what `who` has of an asset.
		pub fn balance(asset: AssetId, who: &AccountId) -> Balance {
			Assets::balance(asset, who)
		}
	};
	(cash) => {
		/// Returns what `who` has of the settlement asset.
		pub fn cash(who: &AccountId) -> Balance {
			Assets::balance(AssetId::SETTLEMENT, who)
		}
	};
	(gold) => {
		/// Returns what `who` has of [`GOLD`].
		pub fn gold(who: &AccountId) -> Balance {
			Assets::balance(GOLD, who)
		}
	};
}
