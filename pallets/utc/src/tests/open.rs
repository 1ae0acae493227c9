use super::*;

#[test]
fn an_opened_pool_has_an_asset_that_wallets_show() {
	ExtBuilder::default().without_pools().build_and_execute(|| {
		assert_ok!(open(DAVE, CLASS));
		let asset = AssetId::utc(CLASS);
		assert_eq!(Assets::name(asset), b"UTC H100 SXM");
		assert_eq!(Assets::symbol(asset), b"UTC-H100-SXM");
		assert_eq!(Assets::decimals(asset), 6);
		assert_eq!(Assets::minimum_balance(asset), 1);
		let details = pallet_assets::Asset::<Test>::get(asset).unwrap();
		// An account needs nothing else to hold some.
		assert!(details.is_sufficient);
		assert_eq!(details.owner, Utc::account_id());
		assert_eq!(the_pool(), PoolRecord::default());
		let symbol = b"UTC-H100-SXM".to_vec();
		assert_eq!(events(), vec![Event::PoolOpened { class_id: CLASS, symbol }]);
	});
}

#[test]
fn a_pool_is_opened_once_and_for_a_class_that_exists() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(open(BOB, CLASS), Error::<Test>::PoolExists);
		assert_noop!(open(BOB, ClassId(9)), Error::<Test>::UnknownClass);
		assert_noop!(Utc::open(RuntimeOrigin::root(), OTHER), sp_runtime::traits::BadOrigin);
	});
}

#[test]
fn the_longest_name_of_a_class_fits_the_asset() {
	ExtBuilder::default().build_and_execute(|| {
		add_class(ClassId(2), &[b'x'; 32]);
		assert_ok!(open(BOB, ClassId(2)));
		assert_eq!(Assets::symbol(AssetId::utc(ClassId(2))), b"UTC-XXXXXXXXXXXXXXXX");
	});
}

#[test]
fn a_symbol_is_capitals_digits_and_single_hyphens_of_at_most_twenty_bytes() {
	for (name, expected) in [
		(&b"H100"[..], &b"UTC-H100"[..]),
		(b"h100 sxm", b"UTC-H100-SXM"),
		(b"  h100  --  sxm  ", b"UTC-H100-SXM"),
		(b"A100 (80 GB)", b"UTC-A100-80-GB"),
		// Cut where a hyphen would be the last.
		(b"ABCDEFGHIJKLMNO PQ", b"UTC-ABCDEFGHIJKLMNO"),
		(b"ABCDEFGHIJKLMNOPQRS", b"UTC-ABCDEFGHIJKLMNOP"),
		(b"***", b"UTC"),
		(b"", b"UTC"),
		(&[0xff, b'x', 0x00], b"UTC-X"),
	] {
		let symbol = symbol(name);
		assert_eq!(symbol, expected, "{}", String::from_utf8_lossy(name));
	}
}
