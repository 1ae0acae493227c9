//! Random steps: every call by anyone, earmarks, prices, statuses, standings, cases, time and the
//! hook.

use crate::{mock::*, *};
use frame_support::{assert_ok, storage::with_storage_layer, weights::Weight};
use millrace_primitives::{
	units::{HOUR, USD},
	AssetId, AssetKind, Balance, Draw, Drawn, Earmarks, FeedId, Moment, Obligations, Remedy,
	Standing, Status, Units, VaultId,
};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult, FixedU128, TokenError};

/// What may happen.
#[derive(Clone, Debug)]
pub enum Step {
	Open { who: u8, native: bool, prime: bool },
	Deposit { who: u8, vault: u32, amount: Balance },
	Withdraw { who: u8, vault: u32, amount: Balance, premium_max: Balance },
	Issue { who: u8, vault: u32, units: Units, premium_max: Balance },
	Offer { who: u8, vault: u32, units: Units, cents: u32, net_min: Balance },
	Buy { who: u8, vault: u32, units: Units },
	Retire { who: u8, vault: u32, units: Units },
	Close { who: u8, vault: u32 },
	Transfer { who: u8, to: u8, vault: u32, units: Units },
	Donate { amount: Balance },
	Liquidate { who: u8, vault: u32, units: Units },
	WindDown { vault: u32 },
	Settle { vault: u32 },
	Claim { who: u8, vault: u32 },
	Freeze { vault: u32 },
	Thaw { vault: u32 },
	Remedy { vault: u32, remedy: u8, reporter: u8 },
	Condemn { who: u8 },
	Dispute { vault: u32 },
	Acquit { vault: u32 },
	Convict { vault: u32, remedy: u8 },
	Earmark { vault: u32, amount: Balance, units: Units },
	Release { vault: u32, percent: u128 },
	Draw { vault: u32, percent: u128, customer: u8, reporter: u8 },
	Idle { percent: u64 },
	Pool { vault: u32, units: Units },
	ClassPrice { low: u32, up: u32 },
	AssetPrice { native: bool, low: u32, up: u32 },
	Crash { native: bool, percent: u32 },
	Status { feed: u8, status: u8 },
	Lively,
	Standing { who: u8, standing: u8 },
	RiskParams { ratios: u32, slope: u32, fuse: u32 },
	Collateral { haircut: u32, ceiling: Balance },
	Wait { by: Moment },
}

impl Step {
	/// Whether this is one call, which leaves no trace if it fails.
	pub fn is_call(&self) -> bool {
		!matches!(
			self,
			Self::ClassPrice { .. }
				| Self::AssetPrice { .. }
				| Self::Crash { .. }
				| Self::Status { .. }
				| Self::Lively
				| Self::Standing { .. }
				| Self::Wait { .. }
				| Self::Idle { .. }
				| Self::Pool { .. }
		)
	}

	/// Whether this is a sale, or a call that the owner of a vault may make of it.
	pub fn is_of_an_owner_or_a_sale(&self) -> bool {
		matches!(
			self,
			Self::Open { .. }
				| Self::Deposit { .. }
				| Self::Withdraw { .. }
				| Self::Issue { .. }
				| Self::Offer { .. }
				| Self::Buy { .. }
				| Self::Retire { .. }
				| Self::Close { .. }
		)
	}

	/// Its kind, as it is written above.
	pub fn name(&self) -> String {
		format!("{self:?}").split(' ').next().unwrap_or_default().to_owned()
	}
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

/// An ask in cents: none, none that is allowed, about the price, or far from it.
fn ask() -> impl Strategy<Value = u32> {
	prop_oneof![8 => Just(NO_ASK), 1 => Just(0), 6 => 50..150u32, 1 => 1..100_000u32]
}

/// Stands for no ask.
const NO_ASK: u32 = u32::MAX;

/// How much of what is earmarked: a part, all of it, or more.
fn percent() -> impl Strategy<Value = u128> {
	prop_oneof![8 => 0..100u128, 8 => Just(100), 1 => Just(101), 1 => Just(200)]
}

/// What happens to a vault that fails.
fn failure() -> impl Strategy<Value = Step> {
	let vault = || 0..4u32;
	let anyone = || 0..3u8;
	prop_oneof![
		24 => (anyone(), vault(), amount())
			.prop_map(|(who, vault, units)| Step::Liquidate { who, vault, units }),
		16 => vault().prop_map(|vault| Step::WindDown { vault }),
		12 => vault().prop_map(|vault| Step::Settle { vault }),
		24 => (anyone(), vault()).prop_map(|(who, vault)| Step::Claim { who, vault }),
		3 => vault().prop_map(|vault| Step::Freeze { vault }),
		12 => vault().prop_map(|vault| Step::Thaw { vault }),
		3 => (vault(), 0..3u8, 0..5u8)
			.prop_map(|(vault, remedy, reporter)| Step::Remedy { vault, remedy, reporter }),
		1 => anyone().prop_map(|who| Step::Condemn { who }),
		3 => vault().prop_map(|vault| Step::Dispute { vault }),
		8 => vault().prop_map(|vault| Step::Acquit { vault }),
		4 => (vault(), 0..3u8).prop_map(|(vault, remedy)| Step::Convict { vault, remedy }),
		4 => (vault(), percent()).prop_map(|(vault, percent)| Step::Release { vault, percent }),
		4 => (vault(), percent(), 1..5u8, 0..5u8).prop_map(
			|(vault, percent, customer, reporter)| Step::Draw { vault, percent, customer, reporter }
		),
		4 => (0..120u64).prop_map(|percent| Step::Idle { percent }),
		2 => (vault(), amount()).prop_map(|(vault, units)| Step::Pool { vault, units }),
		6 => (any::<bool>(), 60..98u32)
			.prop_map(|(native, percent)| Step::Crash { native, percent }),
		4 => (0..3u8, 0..5u8).prop_map(|(feed, status)| Step::Status { feed, status }),
		10 => Just(Step::Lively),
	]
}

pub fn step() -> impl Strategy<Value = Step> {
	prop_oneof![5 => ordinary(), 3 => failure()]
}

/// What happens while all is well.
fn ordinary() -> impl Strategy<Value = Step> {
	let vault = || 0..4u32;
	let anyone = || 0..3u8;
	let most = || prop_oneof![3 => Just(u128::MAX), 1 => amount()];
	prop_oneof![
		3 => (anyone(), any::<bool>(), any::<bool>())
			.prop_map(|(who, native, prime)| Step::Open { who, native, prime }),
		8 => (who(), vault(), amount())
			.prop_map(|(who, vault, amount)| Step::Deposit { who, vault, amount }),
		4 => (who(), vault(), amount(), most()).prop_map(|(who, vault, amount, premium_max)| {
			Step::Withdraw { who, vault, amount, premium_max }
		}),
		6 => (who(), vault(), amount(), most()).prop_map(|(who, vault, units, premium_max)| {
			Step::Issue { who, vault, units, premium_max }
		}),
		6 => (who(), vault(), amount(), ask(), 0..USD).prop_map(
			|(who, vault, units, cents, net_min)| Step::Offer { who, vault, units, cents, net_min }
		),
		10 => (anyone(), vault(), amount())
			.prop_map(|(who, vault, units)| Step::Buy { who, vault, units }),
		5 => (who(), vault(), amount())
			.prop_map(|(who, vault, units)| Step::Retire { who, vault, units }),
		2 => (who(), vault()).prop_map(|(who, vault)| Step::Close { who, vault }),
		3 => (who(), anyone(), vault(), amount())
			.prop_map(|(who, to, vault, units)| Step::Transfer { who, to, vault, units }),
		4 => (vault(), amount(), amount())
			.prop_map(|(vault, amount, units)| Step::Earmark { vault, amount, units }),
		1 => (1..USD).prop_map(|amount| Step::Donate { amount }),
		1 => (50..150u32, 0..20u32).prop_map(|(low, up)| Step::ClassPrice { low, up }),
		3 => (any::<bool>(), 50..200u32, 0..20u32)
			.prop_map(|(native, low, up)| Step::AssetPrice { native, low, up }),
		1 => (anyone(), 0..20u8).prop_map(|(who, standing)| Step::Standing { who, standing }),
		1 => (85..110u32, 70..130u32, 70..130u32)
			.prop_map(|(ratios, slope, fuse)| Step::RiskParams { ratios, slope, fuse }),
		1 => (0..20u32, 1..2_000u128)
			.prop_map(|(haircut, ceiling)| Step::Collateral { haircut, ceiling: ceiling * OUNCE }),
		2 => (1..30 * HOUR).prop_map(|by| Step::Wait { by }),
	]
}

/// Stands for the owner of the vault that a step names.
const OWNER: u8 = u8::MAX;

/// The `n`th vault that is not closed; beyond them whichever has that id, or none.
fn target(n: u32) -> VaultId {
	let mut open: Vec<_> = Vaults::<Test>::iter()
		.filter(|(_, vault)| vault.status != VaultStatus::Closed)
		.map(|(id, _)| id)
		.collect();
	open.sort();
	open.get(n as usize).copied().unwrap_or(VaultId(n))
}

fn account_for(index: u8, vault: u32) -> AccountId {
	match Vaults::<Test>::get(target(vault)) {
		Some(vault) if index == OWNER => vault.owner,
		_ => account(index % 3),
	}
}

/// Amounts of the native token, which has six decimals more, are as large as those of gold.
fn scaled(vault: u32, amount: Balance) -> Balance {
	match Vaults::<Test>::get(target(vault)) {
		Some(vault) if vault.collateral_asset == NATIVE => {
			amount.checked_mul(1_000_000).unwrap_or(amount)
		}
		_ => amount,
	}
}

/// Where sequences start: two vaults, one of each grade and asset, each with units in two hands. Bob is Carol's affiliate.
pub fn begin() {
	set_affiliates(&CAROL, &[BOB]);
	let open = open_with(Grade::Open, 50 * OUNCE);
	let prime = open_for(CAROL, NATIVE, Grade::Prime, 300_000_000 * OUNCE);
	for (id, owner, hours) in [(open, ALICE, 60), (prime, CAROL, 90)] {
		assert_ok!(issue(owner.clone(), id, hours * HOUR_UNITS, u128::MAX));
		assert_ok!(transfer(owner, AssetId::clt(id), BOB, 30 * HOUR_UNITS));
	}
}

pub fn account(index: u8) -> AccountId {
	[ALICE, BOB, CAROL][usize::from(index)].clone()
}

fn kind(native: bool) -> AssetKind {
	if native {
		NATIVE
	} else {
		GOLD_KIND
	}
}

fn cents(cents: u32) -> FixedU128 {
	FixedU128::from_rational(cents.into(), 100)
}

pub fn band(low: u32, up: u32) -> [FixedU128; 3] {
	[cents(low), cents(low + up), cents(low + 2 * up)]
}

/// A purchase with its quote, which it has to equal, whether it succeeds or fails.
pub fn buy_as_quoted(who: AccountId, id: VaultId, units: Units) -> DispatchResult {
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
			assert_eq!(earned, quote.cost - quote.withheld);
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

/// A liquidation with its view, which it has to equal where everything is asked for.
fn liquidate_as_shown(who: AccountId, id: VaultId, units: Units) -> DispatchResult {
	let shown = Clt::liquidation(id);
	let before = Vaults::<Test>::get(id);
	let had = clt(id, &who);
	let result = liquidate(who.clone(), id, units, 0);
	if result.is_ok() {
		let (shown, before, after) = (shown.expect("shown"), before.expect("exists"), vault(id));
		let burned = had - clt(id, &who);
		assert_eq!(burned, units.min(shown.units_max));
		let paid = before.collateral - after.collateral;
		assert!(paid <= shown.collateral);
		assert!(burned < shown.units_max || paid == shown.collateral);
		// Cover of those who stay does not fall, nor what is free for each of their units.
		let (owed, stay) = (before.owed().unwrap(), after.owed().unwrap());
		assert!(wide(after.collateral, owed) >= wide(before.collateral, stay));
		assert!(wide(after.free().unwrap(), owed) >= wide(before.free().unwrap(), stay));
		assert_eq!(after.earmarked, before.earmarked);
	}
	result
}

/// The product of 128 bits and 128 bits, which fits in 256.
fn wide(a: u128, b: u128) -> sp_core::U256 {
	sp_core::U256::from(a) * sp_core::U256::from(b)
}

/// Set aside as much as is shown, for a lease of `units`, and leave all others their cover.
fn earmark_as_shown(id: VaultId, amount: Balance, units: Units) -> DispatchResult {
	let shown = Clt::available(id, amount, units);
	let before = Vaults::<Test>::get(id);
	let set = Clt::earmark(id, amount, units)?;
	assert_eq!(set, shown);
	if set == 0 {
		return Err(DispatchError::Other("nothing to earmark"));
	}
	let (before, after) = (before.expect("exists"), vault(id));
	let owed = before.owed().unwrap();
	let others = owed - units.min(owed);
	assert!(wide(before.collateral - set, owed) >= wide(before.collateral, others));
	let VaultRecord { sequence, head, .. } = after;
	assert_eq!(after, VaultRecord { earmarked: before.earmarked + set, sequence, head, ..before });
	Ok(())
}

/// Draw `percent` of what is earmarked. All of it gets to somebody, and the record loses as much.
fn draw(id: VaultId, percent: u128, customer: u8, reporter_is: u8) -> DispatchResult {
	let total = Clt::earmarked(id) * percent / 100;
	let (to_customer, to_reporter) = (total / 2, total / 10);
	let asked = Draw {
		customer: reporter(customer).expect("is somebody"),
		to_customer,
		reporter: reporter(reporter_is),
		to_reporter,
		to_backstop: total - to_customer - to_reporter,
	};
	let before = Vaults::<Test>::get(id);
	let paid = Clt::draw(id, asked)?;
	if total == 0 {
		assert_eq!((paid, before), (Drawn::default(), Vaults::<Test>::get(id)));
		return Err(DispatchError::Other("nothing was drawn"));
	}
	let (before, after) = (before.expect("exists"), vault(id));
	let sum = paid.customer + paid.reporter + paid.backstop;
	assert_eq!(sum, total);
	assert_eq!(after.earmarked, before.earmarked - total);
	assert_eq!(after.collateral, before.collateral - total);
	Ok(())
}

/// Move the band of a quote that is there.
fn scale_quote(feed: FeedId, percent: u32) {
	change_quote(feed, |quote| {
		for price in [&mut quote.low, &mut quote.mid, &mut quote.high] {
			*price = FixedU128::from_inner(price.into_inner() / 100 * u128::from(percent));
		}
	});
}

fn feeds() -> [FeedId; 3] {
	[FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND), FeedId::Asset(NATIVE)]
}

/// Who may be named as a reporter: nobody, an account without anything, or one of the others.
fn reporter(index: u8) -> Option<AccountId> {
	match index {
		0 => None,
		1 => Some(ERIN),
		other => Some(account(other - 2)),
	}
}

/// By its number.
fn some_remedy(index: u8) -> Remedy {
	[Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid][usize::from(index)]
}

/// The case about a vault is over, and `verdict` is what becomes of it.
fn decide(id: VaultId, verdict: impl FnOnce(VaultId) -> DispatchResult) -> DispatchResult {
	if !DisputedMock::get().contains(&id) {
		return Err(DispatchError::Other("no case"));
	}
	end_dispute(id);
	verdict(id)
}

/// Takes a step. Calls of users and of governance are here; what other pallets ask and what is no call
/// follow.
pub fn apply(step: Step) -> DispatchResult {
	match step {
		Step::Open { who, native, prime } => {
			let grade = if prime { Grade::Prime } else { Grade::Open };
			open_vault(account(who), CLASS, kind(native), grade)
		}
		Step::Deposit { who, vault, amount } => {
			deposit(account_for(who, vault), target(vault), scaled(vault, amount))
		}
		Step::Withdraw { who, vault, amount, premium_max } => {
			let amount = scaled(vault, amount);
			withdraw_for(account_for(who, vault), target(vault), amount, premium_max)
		}
		Step::Issue { who, vault, units, premium_max } => {
			issue(account_for(who, vault), target(vault), units, premium_max)
		}
		Step::Offer { who, vault, units, cents: price, net_min } => {
			let ask = (price != NO_ASK).then(|| cents(price));
			offer_at(account_for(who, vault), target(vault), units, ask, net_min)
		}
		Step::Buy { who, vault, units } => buy_as_quoted(account(who), target(vault), units),
		Step::Retire { who, vault, units } => retire(account_for(who, vault), target(vault), units),
		Step::Close { who, vault } => close(account_for(who, vault), target(vault)),
		Step::Transfer { who, to, vault, units } => {
			transfer(account_for(who, vault), AssetId::clt(target(vault)), account(to), units)
		}
		Step::Donate { amount } => transfer(BOB, AssetId::SETTLEMENT, Clt::account_id(), amount),
		Step::Liquidate { who, vault, units } => {
			liquidate_as_shown(account(who), target(vault), units)
		}
		Step::WindDown { vault } => wind_down(BOB, target(vault)),
		Step::Settle { vault } => settle(BOB, target(vault)),
		Step::Claim { who, vault } => claim(account(who), target(vault)),
		Step::Freeze { vault } => freeze(target(vault)),
		Step::Thaw { vault } => thaw(target(vault)),
		Step::Remedy { vault, remedy: ordered, reporter: who } => {
			remedy(target(vault), some_remedy(ordered), reporter(who))
		}
		Step::RiskParams { ratios, slope, fuse } => scale_risk_params(ratios, slope, fuse),
		Step::Collateral { haircut, ceiling } => set_collateral(GOLD_KIND, haircut, ceiling),
		step if step.is_call() => asked_by_others(step),
		step => {
			surroundings(step);
			Ok(())
		}
	}
}

fn scale_risk_params(ratios: u32, slope: u32, fuse: u32) -> DispatchResult {
	let scale = |value: &mut FixedU128, percent: u32| {
		*value = FixedU128::from_inner(value.into_inner() / 100 * u128::from(percent));
	};
	let mut params = Clt::risk_params(CLASS).expect("set at first").current;
	for grade in [&mut params.prime, &mut params.open] {
		scale(&mut grade.issue_ratio, ratios);
		scale(&mut grade.maintenance_ratio, ratios);
		scale(&mut grade.wind_down_ratio, ratios);
		scale(&mut grade.curve.slope, slope);
	}
	// From a fuse that nothing reaches to one that trips.
	params.fuse = params.fuse.min(400 * HOUR_UNITS) / 100 * u128::from(fuse);
	set_risk_params(CLASS, params)
}

/// What disputes, the registry and agreements ask.
fn asked_by_others(step: Step) -> DispatchResult {
	match step {
		Step::Dispute { vault } => dispute(target(vault)),
		Step::Acquit { vault } => decide(target(vault), <Clt as Obligations<AccountId>>::thaw),
		Step::Convict { vault, remedy } => decide(target(vault), |id| {
			<Clt as Obligations<AccountId>>::remedy(id, some_remedy(remedy), Some(ERIN))
		}),
		Step::Condemn { who } => {
			<Clt as Obligations<AccountId>>::condemned(&account(who), CLASS, &ERIN).map(|_| ())
		}
		Step::Earmark { vault, amount, units } => {
			earmark_as_shown(target(vault), scaled(vault, amount), units)
		}
		Step::Release { vault, percent } => {
			let amount = Clt::earmarked(target(vault)) * percent / 100;
			Clt::release(target(vault), amount)?;
			if amount > 0 {
				Ok(())
			} else {
				Err(DispatchError::Other("nothing was released"))
			}
		}
		Step::Draw { vault, percent, customer, reporter } => {
			draw(target(vault), percent, customer, reporter)
		}
		step => unreachable!("{step:?} is not asked by other pallets"),
	}
}

/// What is no call.
fn surroundings(step: Step) {
	match step {
		Step::Idle { percent } => {
			idle(Weight::from_parts(400_000_000, 2_000) * percent);
		}
		Step::Pool { vault, units } => set_pooled(target(vault), units),
		Step::ClassPrice { low, up } => {
			set_quote(FeedId::Class(CLASS), band(low, up), 6, Status::Live);
		}
		Step::AssetPrice { native, low, up } => {
			let decimals = if native { 12 } else { 6 };
			set_quote(FeedId::Asset(kind(native)), band(low, up), decimals, Status::Live);
		}
		Step::Crash { native, percent } => scale_quote(FeedId::Asset(kind(native)), percent),
		Step::Status { feed, status } => {
			let all = [Status::Halted, Status::Volatile, Status::Wide, Status::Stale, Status::Live];
			set_status(feeds()[usize::from(feed)].clone(), all[usize::from(status)]);
		}
		Step::Lively => {
			for feed in feeds() {
				set_status(feed, Status::Live);
			}
			for who in [ALICE, CAROL] {
				set_capacity(&who, CLASS, Standing::Good, 1_000_000 * HOUR_UNITS);
			}
		}
		Step::Standing { who, standing } => {
			let standing = match standing {
				0 => Standing::Absent,
				1 => Standing::Condemned,
				2 => Standing::Unattested,
				_ => Standing::Good,
			};
			set_capacity(&account(who), CLASS, standing, 1_000_000 * HOUR_UNITS);
		}
		Step::Wait { by } => pass(by),
		step => unreachable!("{step:?} is a call"),
	}
}
