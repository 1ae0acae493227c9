//! Records, governed parameters and the views of them.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use codec::{Decode, Encode};
use millrace_math::{risk_tick, share_floor, Curve};
use millrace_primitives::{units::HOUR, AssetKind, Balance, ClassId, Moment, Status, Units};
use millrace_support::governed::{Change, Revision, Safer};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{FixedPointNumber, FixedU128, Permill};

mod remedy;
mod risk;

pub use remedy::{Cause, FreezeAsset, LiquidationView, RemedyOrder, RemedyRecord};
pub use risk::{Cursor, Link, Page, RiskKey, Summary, MIDDLE_WORDS, PAGE_TICKS};

/// How a vault's units may be used, and how much must stand behind them.
#[frame_support::stored]
#[derive(Copy)]
pub enum Grade {
	/// Good delivery: may be pooled.
	#[codec(index = 0)]
	Prime,
	/// Sold on its own risk, at a premium.
	#[codec(index = 1)]
	Open,
}

/// What may happen to a vault.
#[frame_support::stored]
#[derive(Copy)]
pub enum VaultStatus {
	/// Open for every call.
	#[codec(index = 0)]
	Active,
	/// It owes nothing and holds nothing. Final.
	#[codec(index = 1)]
	Closed,
	/// Stopped: nothing is paid out of it and its CLT does not move until it is thawed or settled.
	#[codec(index = 2)]
	Frozen,
	/// Settled: holders burn their CLT for their share of the pot. It never becomes active again.
	#[codec(index = 3)]
	Settled,
}

/// What a vault sells to anyone.
#[frame_support::stored]
#[derive(Copy)]
pub struct Offer {
	/// Units on offer. Never zero.
	pub units: Units,
	/// Price of a device-hour, USD: above zero, at most [`ASK_MAX`]. `None` stands for the middle of the
	/// class's quote when they are bought.
	pub ask: Option<FixedU128>,
	/// Least that the owner gets for a device-hour, smallest unit of the settlement asset.
	pub net_min: Balance,
}

/// A provider's collateralised position in one class.
#[frame_support::stored(no_skip_type_params)]
pub struct VaultRecord<AccountId> {
	/// The provider. Never changes.
	pub owner: AccountId,
	/// What is owed: device-hours of this class. Never changes.
	pub class_id: ClassId,
	/// What stands behind it. Never changes.
	pub collateral_asset: AssetKind,
	/// Which risk parameters apply. Never changes.
	pub grade: Grade,
	/// What may happen to it.
	pub status: VaultStatus,
	/// Amount of [`Self::collateral_asset`] on hold on the owner's account for this vault. While
	/// claims are open: what is left of the holders' pot in it, and [`Self::earmarked`].
	pub collateral: Balance,
	/// The part of [`Self::collateral`] that stands for agreements: nothing but a draw or a release
	/// moves it.
	pub earmarked: Balance,
	/// Units ever issued.
	pub issued: Units,
	/// Units ever burned, by anyone.
	pub retired: Units,
	/// Of those, units that were delivered.
	pub delivered: Units,
	/// What anyone may buy, and at which price. `None` once it is settled or closed.
	pub offer: Option<Offer>,
	/// Settlement asset on the pallet's account, paid in as premiums. While claims are open: what is
	/// left of the holders' pot in it.
	pub reserve: Balance,
	/// Native token on hold on the owner's account for the storage of this vault.
	pub deposit: Balance,
	/// Events of this vault so far.
	pub sequence: u64,
	/// Hash of the last link of the provenance chain; see [`provenance_link`].
	pub head: H256,
	/// Its place in the risk index: there while it is active and owes.
	pub risk: Option<Link>,
	/// Its last liquidation at a volatile quote.
	pub halving: Option<Halving>,
}

impl<AccountId> VaultRecord<AccountId> {
	/// Returns the device-hours owed: issued less retired. `None` only if the record is corrupt.
	pub fn owed(&self) -> Option<Units> {
		self.issued.checked_sub(self.retired)
	}

	/// Returns whether the units of the vault are still owed as compute, which they are until it is
	/// settled.
	pub(crate) fn owes_compute(&self) -> bool {
		matches!(self.status, VaultStatus::Active | VaultStatus::Frozen)
	}

	/// Returns the collateral that stands for no agreement, in the smallest unit of
	/// [`Self::collateral_asset`]. `None` only if the record is corrupt.
	pub fn free(&self) -> Option<Balance> {
		self.collateral.checked_sub(self.earmarked)
	}

	/// Returns the units on offer.
	pub fn offered(&self) -> Units {
		self.offer.as_ref().map_or(0, |offer| offer.units)
	}

	/// Returns whether the collateral is the native token.
	pub(crate) fn has_native_collateral(&self) -> bool {
		self.collateral_asset == AssetKind::Native
	}

	/// Returns the key of the risk index of this vault.
	pub fn risk_key(&self) -> RiskKey {
		RiskKey {
			class_id: self.class_id,
			collateral_asset: self.collateral_asset.clone(),
			grade: self.grade,
		}
	}

	/// Returns the bucket in which this vault has to be. `None` unless it is active and owes.
	pub fn risk_tick(&self) -> Option<u32> {
		let owed = self.owed().filter(|owed| *owed > 0)?;
		(self.status == VaultStatus::Active).then(|| risk_tick(self.collateral, owed))?
	}
}

/// The next head of a vault's provenance chain:
/// `blake2_256(head ++ sequence as u64, little-endian ++ SCALE(event))`.
///
/// `event` is the SCALE encoding of this pallet's event: the variant's index byte and its fields. In
/// `System::Events` these are the bytes that follow the byte of the pallet's index. The first event
/// of a vault has sequence 1, and the head before it is zero.
///
/// ```
/// use pallet_clt::provenance_link;
/// use sp_core::H256;
/// let first = provenance_link(H256::zero(), 1, &[2, 0, 0, 0, 0]);
/// assert_ne!(first, provenance_link(H256::zero(), 2, &[2, 0, 0, 0, 0]));
/// assert_ne!(first, provenance_link(first, 1, &[2, 0, 0, 0, 0]));
/// ```
pub fn provenance_link(head: H256, sequence: u64, event: &[u8]) -> H256 {
	let mut link = (head, sequence).encode();
	link.extend_from_slice(event);
	H256(sp_io::hashing::blake2_256(&link))
}

/// Risk parameters of one grade: its ratios, premium and bonus.
#[frame_support::stored]
#[derive(Copy)]
pub struct RiskParams {
	/// Cover ratio that an issue, a sale or a withdrawal must leave: 0.1 to 10. Of a Prime vault with a
	/// small haircut it is more: see [`crate::Config::PrimeCover`].
	pub issue_ratio: FixedU128,
	/// Cover ratio below which a vault may be liquidated: above zero, below the issue ratio.
	pub maintenance_ratio: FixedU128,
	/// Cover ratio below which a vault is wound down: above zero, below the maintenance ratio.
	pub wind_down_ratio: FixedU128,
	/// Premium as a function of the cover ratio: knee above 0 and up to 5, slope 0 to 1.
	pub curve: Curve,
	/// What a liquidator gets on top of the value of the units it burns: at most 20 %.
	pub bonus: Permill,
}

impl RiskParams {
	/// Documented default of the Prime grade: issue at 1.5, liquidate below 1.2 with a bonus of 5 %,
	/// wind down below 1.05, default curve.
	pub fn prime() -> Self {
		Self {
			issue_ratio: FixedU128::from_inner(1_500_000_000_000_000_000),
			maintenance_ratio: FixedU128::from_inner(1_200_000_000_000_000_000),
			wind_down_ratio: FixedU128::from_inner(1_050_000_000_000_000_000),
			curve: Curve::default(),
			bonus: BONUS_DEFAULT,
		}
	}

	/// Documented default of the Open grade: issue at 0.5, liquidate below 0.4 with a bonus of 5 %,
	/// wind down below 0.35, default curve.
	pub fn open() -> Self {
		Self {
			issue_ratio: FixedU128::from_inner(500_000_000_000_000_000),
			maintenance_ratio: FixedU128::from_inner(400_000_000_000_000_000),
			wind_down_ratio: FixedU128::from_inner(350_000_000_000_000_000),
			curve: Curve::default(),
			bonus: BONUS_DEFAULT,
		}
	}

	fn is_in_range(&self) -> bool {
		self.issue_ratio >= ISSUE_RATIO_MIN
			&& self.issue_ratio <= ISSUE_RATIO_MAX
			&& self.wind_down_ratio > ZERO
			&& self.wind_down_ratio < self.maintenance_ratio
			&& self.maintenance_ratio < self.issue_ratio
			&& self.curve.is_valid()
			&& self.curve.knee <= KNEE_MAX
			&& self.curve.slope <= SLOPE_MAX
			&& self.bonus <= BONUS_MAX
	}

	fn change_to(&self, new: &Self, step: Permill) -> Change {
		let fixed = |old: FixedU128, new: FixedU128| {
			Change::of(old.into_inner(), new.into_inner(), Safer::Higher, step)
		};
		let parts = |share: Permill| u128::from(share.deconstruct());
		fixed(self.issue_ratio, new.issue_ratio)
			.max(fixed(self.maintenance_ratio, new.maintenance_ratio))
			.max(fixed(self.wind_down_ratio, new.wind_down_ratio))
			.max(fixed(self.curve.knee, new.curve.knee))
			.max(fixed(self.curve.slope, new.curve.slope))
			.max(Change::of(parts(self.bonus), parts(new.bonus), Safer::Higher, step))
	}
}

const ZERO: FixedU128 = FixedU128::from_inner(0);
/// Lowest issue ratio that risk parameters may ask: 0.1.
pub const ISSUE_RATIO_MIN: FixedU128 = FixedU128::from_inner(100_000_000_000_000_000);
/// Highest issue ratio that risk parameters may ask: 10.
pub const ISSUE_RATIO_MAX: FixedU128 = FixedU128::from_inner(10_000_000_000_000_000_000);
/// Highest knee of a premium curve: 5.
pub const KNEE_MAX: FixedU128 = FixedU128::from_inner(5_000_000_000_000_000_000);
/// Highest slope of a premium curve, hence highest premium rate: 1.
pub const SLOPE_MAX: FixedU128 = FixedU128::from_inner(FixedU128::DIV);
/// Highest bonus of a liquidator: 20 %.
pub const BONUS_MAX: Permill = Permill::from_percent(20);
/// Documented default of a liquidator's bonus: 5 %.
const BONUS_DEFAULT: Permill = Permill::from_percent(5);
/// Highest haircut of a collateral: 90 %.
pub const HAIRCUT_MAX: Permill = Permill::from_percent(90);

/// Highest ask: a million USD for a device-hour.
pub const ASK_MAX: FixedU128 = FixedU128::from_inner(1_000_000_000_000_000_000_000_000);
/// Documented default of what one provider may leave uncovered in its Open vaults of a class: 100,000
/// USD.
pub const UNCOVERED_DEFAULT: Balance = 100_000_000_000;

/// Risk parameters of a class, which governance sets.
#[frame_support::stored]
#[derive(Copy)]
pub struct ClassRiskParams {
	/// Risk parameters of Prime vaults. Their issue ratio is never below that of Open ones.
	pub prime: RiskParams,
	/// Risk parameters of Open vaults.
	pub open: RiskParams,
	/// Issuance fuse: most units that may be issued, net of retirements, in the current hour and the
	/// 23 before it. One owner may issue [`OWNER_FUSE_SHARE`] of it, whatever it retires. Zero stops all
	/// issuance.
	pub fuse: Units,
	/// Most that the Open vaults of one provider in the class may owe beyond what covers them, smallest
	/// unit of the settlement asset. Zero: an Open vault has to cover all that it owes.
	pub uncovered_max: Balance,
}

impl ClassRiskParams {
	/// Returns the default risk parameters of both grades with a fuse of `fuse` units.
	pub fn with_fuse(fuse: Units) -> Self {
		Self {
			prime: RiskParams::prime(),
			open: RiskParams::open(),
			fuse,
			uncovered_max: UNCOVERED_DEFAULT,
		}
	}

	/// Returns most units that one owner may issue in the current hour and the 23 before it, rounded
	/// down.
	pub fn owner_fuse(&self) -> Units {
		share_floor(self.fuse, OWNER_FUSE_SHARE)
	}

	/// Returns the risk parameters of `grade`.
	pub fn grade(&self, grade: Grade) -> &RiskParams {
		match grade {
			Grade::Prime => &self.prime,
			Grade::Open => &self.open,
		}
	}

	/// Whether every parameter is inside its range.
	pub fn is_in_range(&self) -> bool {
		self.prime.is_in_range()
			&& self.open.is_in_range()
			&& self.prime.issue_ratio >= self.open.issue_ratio
	}

	/// What becoming `new` would mean, with a step limit of `step` for each parameter.
	pub fn change_to(&self, new: &Self, step: Permill) -> Change {
		self.prime
			.change_to(&new.prime, step)
			.max(self.open.change_to(&new.open, step))
			.max(Change::of(self.fuse, new.fuse, Safer::Lower, step))
			.max(Change::of(self.uncovered_max, new.uncovered_max, Safer::Lower, step))
	}
}

/// What governance decides for a collateral asset.
#[frame_support::stored]
#[derive(Copy)]
pub struct CollateralTerms {
	/// Share of its value that counts for nothing: at most 90 %.
	pub haircut: Permill,
	/// Most of the asset, in its smallest unit, that all vaults together may hold when one of them is
	/// opened, funded before it owes, or issues. What owes may be topped up beyond it. Zero: delisted.
	pub ceiling: Balance,
}

impl CollateralTerms {
	/// Whether every parameter is inside its range.
	pub fn is_in_range(&self) -> bool {
		self.haircut <= HAIRCUT_MAX
	}

	/// What becoming `new` would mean, with a step limit of `step` for each parameter.
	pub fn change_to(&self, new: &Self, step: Permill) -> Change {
		let parts = |haircut: Permill| u128::from(haircut.deconstruct());
		Change::of(parts(self.haircut), parts(new.haircut), Safer::Higher, step).max(Change::of(
			self.ceiling,
			new.ceiling,
			Safer::Lower,
			step,
		))
	}
}

/// A listed collateral asset.
#[frame_support::stored]
pub struct CollateralRecord {
	/// Haircut and ceiling.
	pub terms: Revision<CollateralTerms>,
	/// Amount that stands behind vaults, in smallest units.
	pub total: Balance,
}

/// Part of the issuance fuse of a class that one owner may take: a quarter.
pub const OWNER_FUSE_SHARE: Permill = Permill::from_percent(25);
/// Hourly buckets of the issuance fuse: a day.
pub const FUSE_HOURS: usize = 24;

/// Units of a class issued lately: by all, net of retirements, or by one owner.
#[frame_support::stored]
#[derive(Default)]
pub struct Fuse {
	/// Hour since the Unix epoch of the first bucket.
	pub hour: u64,
	/// Units of that hour, then of the hours before it.
	pub buckets: [Units; FUSE_HOURS],
}

impl Fuse {
	/// Drops the buckets that are a day old.
	fn roll(&mut self, now: Moment) {
		// A divisor of zero is out of reach; hour 0 would leave the buckets where they are.
		let hour = now.checked_div(HOUR).unwrap_or_default();
		let Some(elapsed) = hour.checked_sub(self.hour).filter(|elapsed| *elapsed > 0) else {
			return;
		};
		// More hours than fit are more than a day.
		let elapsed = usize::try_from(elapsed).unwrap_or(FUSE_HOURS).min(FUSE_HOURS);
		self.buckets.rotate_right(elapsed);
		self.buckets.iter_mut().take(elapsed).for_each(|bucket| *bucket = 0);
		self.hour = hour;
	}

	/// Returns the units issued in the current hour and the 23 before it, net of retirements.
	/// `None` if the sum overflows.
	pub fn level(&self, now: Moment) -> Option<Units> {
		let mut rolled = self.clone();
		rolled.roll(now);
		rolled.sum()
	}

	fn sum(&self) -> Option<Units> {
		self.buckets.iter().try_fold(0, |sum: Units, bucket| sum.checked_add(*bucket))
	}

	/// Counts `units` as issued. Returns false if that would exceed `limit`; the fuse is not to be
	/// kept then.
	pub fn issue(&mut self, units: Units, limit: Units, now: Moment) -> bool {
		self.roll(now);
		let fits =
			self.sum().and_then(|sum| sum.checked_add(units)).is_some_and(|level| level <= limit);
		let Some(bucket) = self.buckets.first_mut().filter(|_| fits) else { return false };
		let Some(sum) = bucket.checked_add(units) else { return false };
		*bucket = sum;
		true
	}

	/// Counts `units` as retired: they make room, newest hour first, and never below zero.
	pub fn retire(&mut self, units: Units, now: Moment) {
		self.roll(now);
		let mut left = units;
		for bucket in &mut self.buckets {
			let taken = left.min(*bucket);
			// Both are there: `taken` is the lesser of the two.
			if let (Some(rest), Some(more)) = (bucket.checked_sub(taken), left.checked_sub(taken)) {
				*bucket = rest;
				left = more;
			}
		}
	}
}

/// What may still be liquidated of a vault at volatile quotes in one block.
#[frame_support::stored]
#[derive(Copy)]
pub struct Halving {
	/// Time of the block, which no other has. In any other this says nothing.
	pub at: Moment,
	/// Of half of what the vault owed at the first of these liquidations, what is left.
	pub left: Units,
}

/// Sums over all vaults of a class.
#[frame_support::stored]
#[derive(Default)]
pub struct ClassTotals {
	/// Units ever issued.
	pub issued: Units,
	/// Units ever burned.
	pub retired: Units,
	/// What was issued within a day.
	pub fuse: Fuse,
}

/// What a purchase of units costs, in the smallest unit of the settlement asset. Equal to what
/// [`crate::Pallet::buy`] charges in the same block.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct PurchaseQuote {
	/// The units at the ask, or at the middle price if there is none, rounded up: to the owner, less
	/// what is withheld.
	pub cost: Balance,
	/// What the buyer pays into the vault's reserve on top, rounded up.
	pub premium: Balance,
	/// Both together: what the buyer pays.
	pub total: Balance,
	/// What the reserve still needs, out of the cost.
	pub withheld: Balance,
	/// CR of the vault with the units issued.
	pub cover_ratio: FixedU128,
	/// RP with the whole open offer sold: the highest rate that the premium can be.
	pub premium_rate: FixedU128,
}

/// What a vault is worth at the present quotes.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct VaultPricing {
	/// The worse status of the two quotes. Anything below `Live` is for information only.
	pub status: Status,
	/// CV of all units owed, at the middle price, rounded up.
	pub compute_value: Balance,
	/// ColV: the collateral less its haircut, at its low price, rounded down.
	pub collateral_value: Balance,
	/// CR: collateral at its low price over the units owed at their high price, rounded down. The
	/// greatest value there is stands for a vault that owes nothing.
	pub cover_ratio: FixedU128,
	/// RP at that cover ratio, rounded up.
	pub premium_rate: FixedU128,
	/// Issue price: FP of one whole device-hour at that premium rate. A price to be charged at an
	/// issue; it values nothing.
	pub issue_price: Balance,
	/// What a holder of all units has: CV as far as reserve and collateral cover it, without what is
	/// earmarked for agreements.
	pub risk_adjusted_value: Balance,
}

/// A vault as it is shown to people.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct VaultView<AccountId> {
	/// The record.
	pub record: VaultRecord<AccountId>,
	/// Device-hours owed.
	pub owed: Units,
	/// What it is worth; `None` where a quote is missing.
	pub pricing: Option<VaultPricing>,
}
