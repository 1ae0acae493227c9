use crate::{mock::*, *};
use frame_support::{assert_ok, storage::with_storage_layer, traits::fungibles::Inspect};
use millrace_primitives::{
	units::{HOUR, USD},
	AssetId, Balance, FeedId, Moment, Standing, Status, Units, VaultId,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sp_runtime::{DispatchError, DispatchResult, FixedU128, TokenError};

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
	Open { who: u8, native: bool, prime: bool },
	Deposit { who: u8, vault: u32, amount: Balance },
	Withdraw { who: u8, vault: u32, amount: Balance },
	Issue { who: u8, vault: u32, units: Units, premium_max: Balance },
	Offer { who: u8, vault: u32, units: Units },
	Buy { who: u8, vault: u32, units: Units },
	Retire { who: u8, vault: u32, units: Units },
	Close { who: u8, vault: u32 },
	Transfer { who: u8, to: u8, vault: u32, units: Units },
	Donate { amount: Balance },
	ClassPrice { low: u32, up: u32 },
	AssetPrice { native: bool, low: u32, up: u32 },
	Status { class: bool, live: bool },
	Standing { who: u8, good: bool },
	Terms { ratios: u32, slope: u32, fuse: u32 },
	Collateral { haircut: u32, ceiling: Balance },
	Wait { by: Moment },
}

/// Amounts of every size: dust, ordinary, absurd.
fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => Just(0),
		2 => 1..10u128,
		30 => 1..60 * HOUR_UNITS,
		1 => Just(u128::MAX),
		1 => any::<u128>(),
	]
}

/// Who asks: mostly whom the vault belongs to.
fn who() -> impl Strategy<Value = u8> {
	prop_oneof![1 => 0..3u8, 5 => Just(OWNER)]
}

fn step() -> impl Strategy<Value = Step> {
	let vault = || 0..4u32;
	let anyone = || 0..3u8;
	let most = || prop_oneof![3 => Just(u128::MAX), 1 => amount()];
	prop_oneof![
		3 => (anyone(), any::<bool>(), any::<bool>())
			.prop_map(|(who, native, prime)| Step::Open { who, native, prime }),
		8 => (who(), vault(), amount())
			.prop_map(|(who, vault, amount)| Step::Deposit { who, vault, amount }),
		4 => (who(), vault(), amount())
			.prop_map(|(who, vault, amount)| Step::Withdraw { who, vault, amount }),
		6 => (who(), vault(), amount(), most()).prop_map(|(who, vault, units, premium_max)| {
			Step::Issue { who, vault, units, premium_max }
		}),
		6 => (who(), vault(), amount())
			.prop_map(|(who, vault, units)| Step::Offer { who, vault, units }),
		8 => (anyone(), vault(), amount())
			.prop_map(|(who, vault, units)| Step::Buy { who, vault, units }),
		5 => (who(), vault(), amount())
			.prop_map(|(who, vault, units)| Step::Retire { who, vault, units }),
		2 => (who(), vault()).prop_map(|(who, vault)| Step::Close { who, vault }),
		3 => (who(), anyone(), vault(), amount())
			.prop_map(|(who, to, vault, units)| Step::Transfer { who, to, vault, units }),
		1 => (1..USD).prop_map(|amount| Step::Donate { amount }),
		1 => (50..150u32, 0..20u32).prop_map(|(low, up)| Step::ClassPrice { low, up }),
		1 => (any::<bool>(), 50..200u32, 0..20u32)
			.prop_map(|(native, low, up)| Step::AssetPrice { native, low, up }),
		1 => (any::<bool>(), prop::bool::weighted(0.9))
			.prop_map(|(class, live)| Step::Status { class, live }),
		1 => (anyone(), prop::bool::weighted(0.9))
			.prop_map(|(who, good)| Step::Standing { who, good }),
		1 => (85..110u32, 70..130u32, 70..130u32)
			.prop_map(|(ratios, slope, fuse)| Step::Terms { ratios, slope, fuse }),
		1 => (0..20u32, 1..2_000u128)
			.prop_map(|(haircut, ceiling)| Step::Collateral { haircut, ceiling: ceiling * OUNCE }),
		2 => (1..30 * HOUR).prop_map(|by| Step::Wait { by }),
	]
}

/// Stands for the owner of the vault that a step names.
const OWNER: u8 = u8::MAX;

fn account_for(index: u8, vault: u32) -> AccountId {
	match Vaults::<Test>::get(VaultId(vault)) {
		Some(vault) if index == OWNER => vault.owner,
		_ => account(index % 3),
	}
}

/// Amounts of the native token, which has six decimals more, are as large as those of gold.
fn scaled(vault: u32, amount: Balance) -> Balance {
	match Vaults::<Test>::get(VaultId(vault)) {
		Some(vault) if vault.collateral_asset == NATIVE => {
			amount.checked_mul(1_000_000).unwrap_or(amount)
		}
		_ => amount,
	}
}

/// Where sequences start: two vaults, one of each grade and asset.
fn begin() {
	open_with(Grade::Open, 50 * OUNCE);
	open_for(CAROL, NATIVE, Grade::Prime, 300_000_000 * OUNCE);
}

fn account(index: u8) -> AccountId {
	[ALICE, BOB, CAROL][usize::from(index)].clone()
}

fn kind(native: bool) -> millrace_primitives::AssetKind {
	if native {
		NATIVE
	} else {
		GOLD_KIND
	}
}

fn cents(cents: u32) -> FixedU128 {
	FixedU128::from_rational(cents.into(), 100)
}

fn band(low: u32, up: u32) -> [FixedU128; 3] {
	[cents(low), cents(low + up), cents(low + 2 * up)]
}

/// A purchase with its quote, which it has to equal, whether it succeeds or fails.
fn buy_as_quoted(who: AccountId, id: VaultId, units: Units) -> DispatchResult {
	let quote = Clt::quote_purchase(id, units);
	let owner = Vaults::<Test>::get(id).map(|vault| vault.owner);
	let before = (cash(&who), owner.as_ref().map(cash));
	let most = quote.as_ref().map_or(u128::MAX, |quote| quote.total);
	// One below the quote is never enough, wherever the quote stands.
	if let (Ok(quote), Some(owner)) = (&quote, &owner) {
		if quote.total > 0 && *owner != who {
			let cheaper = with_storage_layer(|| buy(who.clone(), id, units, quote.total - 1));
			assert_eq!(cheaper, Err(Error::<Test>::TotalAboveMax.into()));
		}
	}
	let result = buy(who.clone(), id, units, most);
	match (&result, &quote) {
		(Ok(()), Ok(quote)) => {
			assert_eq!(before.0 - cash(&who), quote.total);
			let earned = owner.as_ref().map(cash).unwrap() - before.1.unwrap();
			assert_eq!(earned, quote.compute_value);
		}
		(Ok(()), Err(_)) => panic!("bought without a quote"),
		(Err(failed), Ok(_)) => {
			let own = *failed == Error::<Test>::BuyerIsOwner.into();
			let poor = *failed == DispatchError::Token(TokenError::FundsUnavailable);
			assert!(own || poor, "{failed:?}");
		}
		(Err(failed), Err(quoted)) => {
			let own = *failed == Error::<Test>::BuyerIsOwner.into();
			assert!(own || failed == quoted, "{failed:?}, quoted {quoted:?}");
		}
	}
	result
}

fn apply(step: Step) -> DispatchResult {
	match step {
		Step::Open { who, native, prime } => {
			let grade = if prime { Grade::Prime } else { Grade::Open };
			open_vault(account(who), CLASS, kind(native), grade)
		}
		Step::Deposit { who, vault, amount } => {
			deposit(account_for(who, vault), VaultId(vault), scaled(vault, amount))
		}
		Step::Withdraw { who, vault, amount } => {
			withdraw(account_for(who, vault), VaultId(vault), scaled(vault, amount))
		}
		Step::Issue { who, vault, units, premium_max } => {
			issue(account_for(who, vault), VaultId(vault), units, premium_max)
		}
		Step::Offer { who, vault, units } => offer(account_for(who, vault), VaultId(vault), units),
		Step::Buy { who, vault, units } => buy_as_quoted(account(who), VaultId(vault), units),
		Step::Retire { who, vault, units } => {
			retire(account_for(who, vault), VaultId(vault), units)
		}
		Step::Close { who, vault } => close(account_for(who, vault), VaultId(vault)),
		Step::Transfer { who, to, vault, units } => {
			transfer(account_for(who, vault), AssetId::Clt(VaultId(vault)), account(to), units)
		}
		Step::Donate { amount } => transfer(BOB, AssetId::SETTLEMENT, Clt::account_id(), amount),
		Step::ClassPrice { low, up } => {
			set_quote(FeedId::Class(CLASS), band(low, up), 6, Status::Live);
			Ok(())
		}
		Step::AssetPrice { native, low, up } => {
			let decimals = if native { 12 } else { 6 };
			set_quote(FeedId::Asset(kind(native)), band(low, up), decimals, Status::Live);
			Ok(())
		}
		Step::Status { class, live } => {
			let feed = if class { FeedId::Class(CLASS) } else { FeedId::Asset(GOLD_KIND) };
			set_status(feed, if live { Status::Live } else { Status::Wide });
			Ok(())
		}
		Step::Standing { who, good } => {
			let standing = if good { Standing::Good } else { Standing::Condemned };
			set_capacity(&account(who), CLASS, standing, 1_000_000 * HOUR_UNITS);
			Ok(())
		}
		Step::Terms { ratios, slope, fuse } => {
			let scale = |value: &mut FixedU128, percent: u32| {
				*value = FixedU128::from_inner(value.into_inner() / 100 * u128::from(percent));
			};
			let mut terms = Clt::terms(CLASS).expect("set at first").current;
			for grade in [&mut terms.prime, &mut terms.open] {
				scale(&mut grade.issue_ratio, ratios);
				scale(&mut grade.maintenance_ratio, ratios);
				scale(&mut grade.curve.slope, slope);
			}
			// From a fuse that nothing reaches to one that trips.
			terms.fuse = terms.fuse.min(400 * HOUR_UNITS) / 100 * u128::from(fuse);
			set_terms(CLASS, terms)
		}
		Step::Collateral { haircut, ceiling } => set_collateral(GOLD_KIND, haircut, ceiling),
		Step::Wait { by } => {
			advance(by);
			Ok(())
		}
	}
}

/// What nobody may make or destroy: the supplies of what was there before.
fn supplies() -> (Balance, Balance, Balance) {
	(
		Assets::total_issuance(AssetId::SETTLEMENT),
		Assets::total_issuance(GOLD),
		pallet_balances::TotalIssuance::<Test>::get(),
	)
}

fn everybody(asset: AssetId) -> Balance {
	pallet_assets::Account::<Test>::iter_prefix(asset).map(|(_, account)| account.balance).sum()
}

#[test]
fn the_random_sequences_reach_every_call_with_success() {
	let mut runner = TestRunner::deterministic();
	let mut reached = std::collections::BTreeMap::<String, u32>::new();
	for _ in 0..64 {
		let steps = prop::collection::vec(step(), 60).new_tree(&mut runner).unwrap().current();
		ExtBuilder::default().build_and_execute(|| {
			begin();
			for step in steps {
				let name = format!("{step:?}").split(' ').next().unwrap_or_default().to_owned();
				if apply(step).is_ok() {
					*reached.entry(name).or_default() += 1;
				}
			}
		});
	}
	let calls = [
		"Open",
		"Deposit",
		"Withdraw",
		"Issue",
		"Offer",
		"Buy",
		"Retire",
		"Close",
		"Terms",
		"Collateral",
		"Transfer",
	];
	for call in calls {
		assert!(reached.get(call).is_some_and(|times| *times >= 5), "{call}: {reached:?}");
	}
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

	#[test]
	fn any_sequence_of_calls_keeps_every_invariant(
		steps in prop::collection::vec(step(), 1..60)
	) {
		ExtBuilder::default().build_and_execute(|| {
			begin();
			let before = supplies();
			for step in steps {
				let root = sp_io::storage::root(sp_core::storage::StateVersion::V1);
				let calls = !matches!(
					step,
					Step::ClassPrice { .. } | Step::AssetPrice { .. } | Step::Status { .. } |
						Step::Standing { .. } | Step::Wait { .. }
				);
				let result = apply(step.clone());
				if calls && result.is_err() {
					let after = sp_io::storage::root(sp_core::storage::StateVersion::V1);
					assert_eq!(root, after, "{step:?} failed and left a trace");
				}
				assert_eq!(Clt::do_try_state(), Ok(()), "after {step:?}");
			}
			assert_eq!(supplies(), before);
			assert_eq!(everybody(AssetId::SETTLEMENT), before.0);
		});
	}

	#[test]
	fn a_purchase_costs_what_the_quote_says_and_stays_in_bounds(
		collateral in 1..1_000_000u128,
		low in 1..500u32,
		up in 0..100u32,
		units in 1..1_000_000u128,
	) {
		ExtBuilder::default().build_and_execute(|| {
			set_quote(FeedId::Class(CLASS), band(low, up), 6, Status::Live);
			let id = open_with(Grade::Open, collateral);
			assert_ok!(offer(ALICE, id, units));
			if let Ok(quote) = Clt::quote_purchase(id, units) {
				assert!(quote.premium <= quote.compute_value.div_ceil(2));
				assert_eq!(quote.total, quote.compute_value + quote.premium);
				assert_eq!(quote.premium == 0, quote.cover_ratio >= usd(1));
				assert!(quote.cover_ratio >= FixedU128::from_rational(1, 2));
			}
			let _ = buy_as_quoted(BOB, id, units);
		});
	}

	#[test]
	fn more_collateral_never_makes_a_purchase_dearer(
		collateral in 1..1_000_000u128,
		more in 1..1_000_000u128,
		units in 1..1_000_000u128,
	) {
		ExtBuilder::default().build_and_execute(|| {
			let id = open_with(Grade::Open, collateral);
			assert_ok!(offer(ALICE, id, units));
			let before = Clt::quote_purchase(id, units);
			assert_ok!(deposit(ALICE, id, more));
			let after = Clt::quote_purchase(id, units);
			if let Ok(before) = before {
				assert!(after.unwrap().total <= before.total);
			}
		});
	}

	#[test]
	fn the_fuse_never_lets_more_pass_in_a_window_of_its_hours(
		issues in prop::collection::vec((0..40u64, 1..60u128, any::<bool>()), 1..60)
	) {
		let mut fuse = Fuse::default();
		let mut now = START;
		let mut history: Vec<(Moment, i128)> = Vec::new();
		for (wait, units, retire) in issues {
			now += wait * HOUR / 4;
			if retire {
				fuse.retire(units, now);
				history.push((now, -(units as i128)));
			} else if fuse.issue(units, 100, now) {
				history.push((now, units as i128));
			}
			// Net issuance over the current hour and the 23 before it.
			let start = (now / HOUR).saturating_sub(23) * HOUR;
			let net: i128 =
				history.iter().filter(|(at, _)| *at >= start).map(|(_, units)| units).sum();
			let level = fuse.level(now).unwrap();
			assert!(net <= level as i128, "net {net} above level {level}");
			assert!(level <= 100);
		}
	}
}
