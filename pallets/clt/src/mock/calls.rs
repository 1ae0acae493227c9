//! Every call in one word, and what tests look at.

use super::*;
use millrace_math::{collateral_value, compute_value, cover_ratio, premium};

pub fn open_vault(
	who: AccountId,
	class_id: ClassId,
	asset: AssetKind,
	grade: Grade,
) -> DispatchResult {
	signed(who, Call::open_vault { class_id, collateral_asset: asset, grade })
}

pub fn deposit(who: AccountId, vault: VaultId, amount: Balance) -> DispatchResult {
	signed(who, Call::deposit { vault, amount })
}

pub fn withdraw(who: AccountId, vault: VaultId, amount: Balance) -> DispatchResult {
	withdraw_for(who, vault, amount, Balance::MAX)
}

pub fn withdraw_for(
	who: AccountId,
	vault: VaultId,
	amount: Balance,
	premium_max: Balance,
) -> DispatchResult {
	signed(who, Call::withdraw { vault, amount, premium_max })
}

pub fn issue(who: AccountId, vault: VaultId, units: Units, premium_max: Balance) -> DispatchResult {
	signed(who, Call::issue { vault, units, premium_max })
}

pub fn offer(who: AccountId, vault: VaultId, units: Units) -> DispatchResult {
	offer_at(who, vault, units, None, 0)
}

pub fn offer_at(
	who: AccountId,
	vault: VaultId,
	units: Units,
	ask: Option<FixedU128>,
	net_min: Balance,
) -> DispatchResult {
	signed(who, Call::offer { vault, units, ask, net_min })
}

pub fn buy(who: AccountId, vault: VaultId, units: Units, total_max: Balance) -> DispatchResult {
	signed(who, Call::buy { vault, units, total_max })
}

pub fn retire(who: AccountId, vault: VaultId, units: Units) -> DispatchResult {
	signed(who, Call::retire { vault, units })
}

pub fn close(who: AccountId, vault: VaultId) -> DispatchResult {
	signed(who, Call::close { vault })
}

pub fn liquidate(
	who: AccountId,
	vault: VaultId,
	units: Units,
	collateral_min: Balance,
) -> DispatchResult {
	signed(who, Call::liquidate { vault, units, collateral_min })
}

pub fn wind_down(who: AccountId, vault: VaultId) -> DispatchResult {
	signed(who, Call::wind_down { vault })
}

pub fn settle(who: AccountId, vault: VaultId) -> DispatchResult {
	signed(who, Call::settle { vault })
}

pub fn claim(who: AccountId, vault: VaultId) -> DispatchResult {
	signed(who, Call::claim { vault })
}

pub fn freeze(vault: VaultId) -> DispatchResult {
	root(Call::freeze { vault })
}

pub fn thaw(vault: VaultId) -> DispatchResult {
	root(Call::thaw { vault })
}

pub fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<AccountId>) -> DispatchResult {
	root(Call::remedy { vault, remedy, reporter })
}

/// What the block's idle hook does with `weight`. WGT-2 HookBudget: it never uses more.
pub fn idle(weight: Weight) -> Weight {
	System::set_block_number(System::block_number() + 1);
	millrace_testing::idle::<Test, Clt>(weight)
}

/// As many blocks of idle time as everything there is to do takes.
pub fn idle_out() {
	for _ in 0..4 {
		idle(Weight::MAX);
	}
}

/// Gold costs that many cents, live and without dispersion.
pub fn gold_at(cents: u32) {
	set_asset_price(GOLD_KIND, FixedU128::from_rational(cents.into(), 100));
}

/// Units of the vault's CLT that `who` has.
pub fn clt(vault: VaultId, who: &AccountId) -> Units {
	balance(AssetId::clt(vault), who)
}

/// Gold on hold as collateral on the account of `who`.
pub fn held_gold(who: &AccountId) -> Balance {
	held(GOLD_KIND, HoldReason::Collateral, who)
}

pub fn transfer(who: AccountId, id: AssetId, target: AccountId, amount: Balance) -> DispatchResult {
	signed(who, pallet_assets::Call::transfer { id, target, amount })
}

pub fn set_risk_params(class_id: ClassId, params: ClassRiskParams) -> DispatchResult {
	root(Call::set_risk_params { class_id, params })
}

pub fn set_collateral(asset: AssetKind, haircut: u32, ceiling: Balance) -> DispatchResult {
	let terms = CollateralTerms { haircut: Permill::from_percent(haircut), ceiling };
	root(Call::set_collateral { asset, terms })
}

/// Open a vault of [`ALICE`] in [`CLASS`] behind gold, with that much of it.
pub fn open_with(grade: Grade, gold: Balance) -> VaultId {
	open_for(ALICE, GOLD_KIND, grade, gold)
}

pub fn open_for(owner: AccountId, asset: AssetKind, grade: Grade, amount: Balance) -> VaultId {
	let id = NextVaultId::<Test>::get();
	assert_ok!(open_vault(owner.clone(), CLASS, asset, grade));
	if amount > 0 {
		assert_ok!(deposit(owner, id, amount));
	}
	id
}

/// A vault of `owner` behind gold that owes `hours` device-hours, issued to its owner.
pub fn indebted(owner: AccountId, grade: Grade, gold: Balance, hours: Units) -> VaultId {
	let id = open_for(owner.clone(), GOLD_KIND, grade, gold * OUNCE);
	assert_ok!(issue(owner, id, hours * HOUR_UNITS, Balance::MAX));
	id
}

/// The `n`th of as many providers as a test needs, with funds and capacity.
pub fn provider(n: u32) -> AccountId {
	let who = holder(n);
	if Assets::balance(GOLD, &who) == 0 {
		fund(GOLD, &who, 1_000_000 * OUNCE);
		fund(AssetId::SETTLEMENT, &who, 1_000_000 * USD);
		set_capacity(&who, CLASS, Standing::Good, 1_000_000 * HOUR_UNITS);
	}
	who
}

/// The `n`th of as many accounts as a test needs, which can hold tokens.
pub fn holder(n: u32) -> AccountId {
	let who = numbered(n);
	if Balances::free_balance(&who) == 0 {
		assert_ok!(Balances::mint_into(&who, 100 * MILL));
	}
	who
}

pub fn vault(id: VaultId) -> VaultRecordOf<Test> {
	Vaults::<Test>::get(id).expect("vault exists")
}

pub fn held(asset: AssetKind, reason: HoldReason, who: &AccountId) -> Balance {
	<Test as Config>::Holder::balance_on_hold(asset, &reason.into(), who)
}

/// D of a vault at the present quotes, by the definition: what its reserve is short of RP(CR) · CV of
/// all that it owes. `None` where a quote is missing.
pub fn deficit(id: VaultId) -> Option<Balance> {
	let vault = vault(id);
	let quotes = QuotesMock::get();
	let class_id = quotes.get(&FeedId::Class(vault.class_id))?;
	let collateral = quotes.get(&FeedId::Asset(vault.collateral_asset.clone()))?;
	let haircut = Collaterals::<Test>::get(&vault.collateral_asset)?.terms.current.haircut;
	let curve = Clt::risk_params(vault.class_id)?.current.grade(vault.grade).curve;
	let (owed, free) = (vault.owed()?, vault.free()?);
	let colv = collateral_value(free, collateral.decimals, collateral.low, haircut)?;
	let rate = curve.risk_premium(cover_ratio(colv, compute_value(owed, class_id.high)?));
	Some(premium(compute_value(owed, class_id.mid)?, rate)?.saturating_sub(vault.reserve))
}

/// D of all vaults that have one.
pub fn deficits() -> BTreeMap<VaultId, Balance> {
	let open = Vaults::<Test>::iter().filter(|(_, vault)| vault.status == VaultStatus::Active);
	open.filter_map(|(id, _)| Some((id, deficit(id)?))).collect()
}
