use super::*;

#[test]
fn a_payee_sees_its_records_and_where_they_lie() {
	execute(|| {
		assert_eq!(Unclaimed::unclaimed(BOB, 9), vec![]);
		assert_ok!(file(&BOB, &NATIVE, 7));
		assert_ok!(file(&BOB, &DOLLARS, 5));
		assert_ok!(file(&CAROL, &UTC, 1));
		let mut seen = Unclaimed::unclaimed(BOB, u32::MAX);
		seen.sort_by_key(|record| record.amount);
		let record = |asset, amount| UnclaimedView { asset, amount };
		assert_eq!(seen, vec![record(DOLLARS, 5), record(NATIVE, 7)]);
		assert_eq!(Unclaimed::unclaimed(BOB, 1).len(), 1);
		assert_eq!(Unclaimed::unclaimed(BOB, 0), vec![]);
		assert_eq!(Unclaimed::pot_account(), pot());
	});
}

#[test]
fn a_view_has_a_bound() {
	execute(|| {
		for n in 0..=MAX_VIEWED {
			let asset = AssetKind::WithId(millrace_primitives::AssetId::external(n));
			Records::<Test>::insert(&BOB, asset, 1);
		}
		assert_eq!(Unclaimed::unclaimed(BOB, u32::MAX).len(), 100);
		let _ = Records::<Test>::clear_prefix(&BOB, u32::MAX, None);
	});
}
