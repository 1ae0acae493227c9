//! What is drawn out of what is earmarked, and what settlements leave of it.

use super::*;

// Drawing.

#[test]
fn a_draw_pays_each_its_part_out_of_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		events();
		assert_eq!(drawn(id, ten()), [6 * OUNCE, OUNCE, 3 * OUNCE]);
		assert_eq!(
			events(),
			vec![Event::EarmarkDrawn {
				vault: id,
				customer: CAROL,
				to_customer: 6 * OUNCE,
				reporter: Some(ERIN),
				to_reporter: OUNCE,
				to_backstop: 3 * OUNCE,
				earmarked: 20 * OUNCE,
				remaining: 140 * OUNCE,
			}]
		);
		assert_eq!(total(), 140 * OUNCE);
		assert_eq!(vault(id).free(), Some(120 * OUNCE));
		assert_eq!(drawn(id, draw_of(20 * OUNCE, 0, 0)), [20 * OUNCE, 0, 0]);
		assert_eq!(Clt::earmarked(id), 0);
	});
}

#[test]
fn a_draw_lowers_the_cover_and_moves_the_vault_in_the_index() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		let other = indebted(CAROL, Grade::Prime, 150, 100);
		assert_ok!(deposit(CAROL, other, OUNCE));
		assert_ok!(deposit(ALICE, id, 2 * OUNCE));
		let order = || {
			let riskiest = Clt::riskiest(CLASS, GOLD_KIND, Grade::Prime, 9);
			riskiest.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
		};
		let cover = || Clt::vault(id).unwrap().pricing.unwrap().cover_ratio;
		assert_eq!((order(), cover()), (vec![other, id], FixedU128::from_rational(152, 100)));
		drawn(id, ten());
		assert_eq!((order(), cover()), (vec![id, other], FixedU128::from_rational(142, 100)));
		// Far enough, and it is wound down.
		drawn(id, draw_of(20 * OUNCE, 0, 0));
		gold_at(85);
		assert_noop!(wind_down(BOB, other), Error::<Test>::Healthy);
		assert_ok!(wind_down(BOB, id));
	});
}

#[test]
fn what_a_payee_of_a_draw_cannot_receive_is_filed_for_it_and_nobody_else_gets_it() {
	let all = [(CAROL, 6 * OUNCE), (ERIN, OUNCE), (backstop(), 3 * OUNCE)];
	for unable in [vec![0], vec![1], vec![2], vec![0, 1], vec![0, 1, 2]] {
		ExtBuilder::default().build_and_execute(|| {
			let id = earmarked(30);
			unable.iter().for_each(|n| block(&all[*n].0));
			let others = || [TREASURY, ALICE].map(|who| balance(GOLD, &who));
			let before = others();
			assert_eq!(drawn(id, ten()), [6 * OUNCE, OUNCE, 3 * OUNCE]);
			for (n, (who, part)) in all.iter().enumerate() {
				assert_eq!(filed(who, GOLD), if unable.contains(&n) { *part } else { 0 });
			}
			assert_eq!(others(), before);
		});
	}
}

#[test]
fn the_part_of_a_reporter_is_the_backstop_s_where_nobody_reported() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		let draw = Draw { reporter: None, ..ten() };
		assert_eq!(drawn(id, draw), [6 * OUNCE, 0, 4 * OUNCE]);
	});
}

#[test]
fn a_draw_that_the_pot_cannot_receive_either_fails_and_pays_nobody() {
	ExtBuilder::default().build().execute_with(|| {
		let id = earmarked(30);
		[backstop(), POT].iter().for_each(block);
		// Carol could have had hers.
		assert_noop!(Clt::draw(id, ten()), TokenError::CannotCreate);
		// Where nothing is left over she has it.
		assert_ok!(Clt::draw(id, draw_of(6 * OUNCE, OUNCE, 0)));
		assert_ok!(Clt::do_try_state());
	});
}

#[test]
fn native_dust_that_no_account_can_begin_with_is_filed_for_each_payee() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_for(ALICE, NATIVE, Grade::Prime, 300 * MILL);
		assert_ok!(issue(ALICE, id, ALL, 0));
		assert_eq!(Clt::earmark(id, MILL, ALL), Ok(MILL));
		let dust = MILL / 1_000;
		let draw =
			Draw { customer: holder_of_nothing(), to_customer: dust, ..draw_of(0, dust, dust) };
		let paid = Drawn { customer: dust, reporter: dust, backstop: dust };
		assert_eq!(Clt::draw(id, draw), Ok(paid));
		for who in [holder_of_nothing(), ERIN, backstop()] {
			assert_eq!((Balances::free_balance(&who), filed(&who, NATIVE)), (0, dust));
		}
		assert_eq!(held(NATIVE, HoldReason::Collateral, &ALICE), 300 * MILL - 3 * dust);
	});
}

/// An account that does not exist.
fn holder_of_nothing() -> AccountId {
	numbered(4_711)
}

#[test]
fn an_owner_that_leased_from_itself_gets_its_part_released() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		let draw = Draw { customer: ALICE, ..ten() };
		let before = balance(GOLD, &ALICE);
		let paid = Drawn { customer: 6 * OUNCE, reporter: OUNCE, backstop: 3 * OUNCE };
		assert_eq!(Clt::draw(id, draw), Ok(paid));
		assert_eq!(balance(GOLD, &ALICE) - before, 6 * OUNCE);
	});
}

#[test]
fn a_draw_of_more_than_is_set_aside_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(10);
		assert_noop!(Clt::draw(VaultId(9), ten()), Error::<Test>::UnknownVault);
		let more = draw_of(6 * OUNCE, OUNCE, 3 * OUNCE + 1);
		assert_noop!(Clt::draw(id, more), Error::<Test>::ExceedsEarmarked);
		for huge in [draw_of(Balance::MAX, 1, 0), draw_of(Balance::MAX, 0, 1)] {
			assert_noop!(Clt::draw(id, huge), Error::<Test>::Overflow);
		}
		assert_ok!(Clt::draw(id, ten()));
		assert_noop!(Clt::draw(id, draw_of(1, 0, 0)), Error::<Test>::ExceedsEarmarked);
		let closed = open_for(CAROL, GOLD_KIND, Grade::Prime, 0);
		assert_ok!(close(CAROL, closed));
		assert_noop!(Clt::draw(closed, ten()), Error::<Test>::ExceedsEarmarked);
	});
}

#[test]
fn a_draw_of_nothing_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(10);
		let nothing = || draw_of(0, 0, 0);
		assert_storage_noop!(assert_eq!(Clt::draw(id, nothing()), Ok(Drawn::default())));
	});
}

#[test]
fn nothing_is_drawn_while_the_vault_is_frozen() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		assert_ok!(freeze(id));
		assert_noop!(Clt::draw(id, ten()), Error::<Test>::Frozen);
		assert_noop!(Clt::draw(id, draw_of(0, 0, 0)), Error::<Test>::Frozen);
		assert_ok!(thaw(id));
		assert_ok!(Clt::draw(id, ten()));
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_noop!(Clt::draw(id, ten()), Error::<Test>::Frozen);
	});
}

#[test]
fn a_settled_vault_pays_a_draw_and_its_holders_alike() {
	for ordered in [Remedy::GracefulExit, Remedy::Hybrid] {
		ExtBuilder::default().build_and_execute(|| {
			let id = settled(30, ordered);
			assert_ok!(transfer(BOB, AssetId::clt(id), DAVE, 40 * HOUR_UNITS));
			assert_eq!(total(), 0);
			let before = balance(GOLD, &BOB);
			assert_ok!(claim(BOB, id));
			assert_eq!(balance(GOLD, &BOB) - before, 60 * OUNCE);
			assert_eq!(drawn(id, ten()), [6 * OUNCE, OUNCE, 3 * OUNCE]);
			assert_eq!(total(), 0);
			assert_ok!(claim(DAVE, id));
			assert_eq!(balance(GOLD, &DAVE), 40 * OUNCE);
			assert_eq!((vault(id).collateral, vault(id).earmarked), (20 * OUNCE, 20 * OUNCE));
		});
	}
}

// Settling.

#[test]
fn a_settlement_shares_what_is_free_and_leaves_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(30, Remedy::GracefulExit);
		let fixed = Remedies::<Test>::get(id).expect("is settled");
		assert_eq!(fixed.outcome, Remedy::GracefulExit);
		assert_eq!(fixed.collateral, 100 * OUNCE);
		// 20 are the owner's at once, 30 stay.
		assert_eq!((vault(id).collateral, vault(id).earmarked), (130 * OUNCE, 30 * OUNCE));
		assert_eq!(held_gold(&ALICE), 130 * OUNCE);
		assert_eq!(balance(GOLD, &ALICE), (1_000_000 - 130) * OUNCE);
	});
}

#[test]
fn a_graceful_exit_that_what_is_free_does_not_pay_becomes_hybrid() {
	for (gold, outcome) in [(50, Remedy::GracefulExit), (51, Remedy::Hybrid)] {
		ExtBuilder::default().build_and_execute(|| {
			let id = settled(gold, Remedy::GracefulExit);
			let fixed = Remedies::<Test>::get(id).expect("is settled");
			assert_eq!(fixed.outcome, outcome);
			assert_eq!(fixed.collateral, (150 - gold) * OUNCE);
			assert_eq!(vault(id).earmarked, gold * OUNCE);
		});
	}
}

#[test]
fn a_hybrid_leaves_what_is_set_aside_where_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(30, Remedy::Hybrid);
		// 20 of what is free are nobody's, and the treasury's.
		assert_eq!(balance(GOLD, &TREASURY), 20 * OUNCE);
		assert_eq!((vault(id).collateral, vault(id).earmarked), (130 * OUNCE, 30 * OUNCE));
	});
}

#[test]
fn a_hard_stop_leaves_what_is_set_aside_and_nothing_else() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(30, Remedy::HardStop);
		assert_eq!(balance(GOLD, &TREASURY), 120 * OUNCE);
		assert_eq!((vault(id).collateral, vault(id).earmarked), (30 * OUNCE, 30 * OUNCE));
		let before = balance(GOLD, &BOB);
		assert_ok!(claim(BOB, id));
		assert_eq!(balance(GOLD, &BOB), before);
		assert_eq!(drawn(id, ten()), [6 * OUNCE, OUNCE, 3 * OUNCE]);
	});
}

#[test]
fn a_settled_vault_is_not_closed_while_anything_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(30, Remedy::Hybrid);
		assert_noop!(close(DAVE, id), Error::<Test>::StillOwed);
		assert_ok!(claim(BOB, id));
		assert_noop!(close(DAVE, id), Error::<Test>::StillEarmarked);
		assert_ok!(Clt::draw(id, ten()));
		assert_noop!(close(DAVE, id), Error::<Test>::StillEarmarked);
		assert_ok!(Clt::release(id, 20 * OUNCE));
		assert_ok!(close(DAVE, id));
		assert_eq!((vault(id).collateral, vault(id).earmarked, held_gold(&ALICE)), (0, 0, 0));
	});
}

#[test]
fn units_delivered_by_a_settled_vault_are_paid_out_of_the_pot_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = settled(30, Remedy::Hybrid);
		let before = balance(GOLD, &backstop());
		assert_ok!(Clt::deliver(id, ALL, &BOB));
		assert_eq!(balance(GOLD, &backstop()) - before, 100 * OUNCE);
		assert_eq!((vault(id).collateral, vault(id).earmarked), (30 * OUNCE, 30 * OUNCE));
	});
}

#[test]
fn the_hook_winds_down_and_settles_a_vault_with_earmarks_like_any_other() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		let before = gold();
		// 150 at 0.69 are 1.035 of what is owed.
		gold_at(69);
		idle_out();
		assert_eq!(vault(id).status, VaultStatus::Settled);
		assert_eq!((vault(id).collateral, vault(id).earmarked), (150 * OUNCE, 30 * OUNCE));
		assert_eq!(gold(), before);
		assert_eq!(Remedies::<Test>::get(id).unwrap().collateral, 120 * OUNCE);
		assert_eq!(drawn(id, ten()), [6 * OUNCE, OUNCE, 3 * OUNCE]);
	});
}

#[test]
fn a_condemned_owner_loses_what_is_free_and_answers_with_what_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let id = earmarked(30);
		assert_eq!(<Clt as Obligations<_>>::condemned(&ALICE, CLASS, &ERIN), Ok(1));
		assert_noop!(Clt::draw(id, ten()), Error::<Test>::Frozen);
		idle_out();
		let before = balance(GOLD, &CAROL);
		assert_ok!(Clt::draw(id, ten()));
		assert_eq!(balance(GOLD, &CAROL) - before, 6 * OUNCE);
		assert_ok!(Clt::release(id, 20 * OUNCE));
		assert_ok!(claim(BOB, id));
		assert_ok!(close(BOB, id));
		assert_eq!(held_gold(&ALICE), 0);
		assert_eq!(balance(GOLD, &ALICE), (1_000_000 - 150) * OUNCE);
	});
}
