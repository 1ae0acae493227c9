use super::*;

#[test]
fn a_quote_says_what_a_redemption_then_does() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..3 {
			vault_of(n, 10);
		}
		set_load(&provider(1), CLASS, 6, 77);
		let quote = Utc::quote_redemption(CLASS, 2, 3 * HOUR, None).unwrap();
		assert_eq!((quote.units, quote.deliverable), (hours(6), 3));
		assert_eq!(quote.confirm_period, CONFIRM_PERIOD);
		assert_eq!(
			quote.route,
			Some(RouteView {
				vault: VaultId(1),
				provider: provider(1),
				free: 6,
				reliability: Permill::from_percent(77),
				to_be_named: false,
			})
		);
		events();
		assert_ok!(redeem(BOB, 2, 3 * HOUR, None));
		assert!(matches!(events().pop(), Some(Event::Redeemed { vault, units, .. })
			if vault == VaultId(1) && units == quote.units));
	});
}

#[test]
fn a_quote_says_what_the_terms_cost_that_the_chosen_provider_offers() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		pooled_vault(CAROL, 100);
		set_load(&ALICE, CLASS, 8, 90);
		offer(&ALICE, 3);
		offer(&CAROL, 1);
		let terms = |template| Utc::quote_redemption(CLASS, 2, HOUR, template).unwrap().terms;
		let earmark = 2 * hours(2);
		let better = TermsQuote { template: BETTER, fee: 3 * hours(2), earmark };
		assert_eq!(terms(Some(BETTER)), Some(better));
		assert_eq!(terms(None), Some(TermsQuote { template: ANYHOW, fee: 0, earmark }));
		// That is what a redemption then has to accept.
		for (fee_max, result) in [(better.fee - 1, Err(TOO_DEAR)), (better.fee, Ok(()))] {
			let asked = Some(Acceptance { template: BETTER, fee_max });
			assert_eq!(redeem_for(BOB, 2, HOUR, None, asked), result);
		}
	});
}

#[test]
fn a_quote_has_no_terms_that_the_chosen_provider_does_not_offer_and_none_without_a_route() {
	ExtBuilder::default().build_and_execute(|| {
		pooled_vault(ALICE, 100);
		pooled_vault(CAROL, 100);
		set_load(&ALICE, CLASS, 8, 90);
		offer(&CAROL, 1);
		let quote = Utc::quote_redemption(CLASS, 2, HOUR, Some(BETTER)).unwrap();
		assert_eq!(quote.route.map(|route| route.provider), Some(ALICE));
		assert_eq!(quote.terms, None);
		for template in [None, Some(BETTER)] {
			let quote = Utc::quote_redemption(CLASS, 99, HOUR, template).unwrap();
			assert_eq!((quote.route, quote.terms), (None, None));
		}
	});
}

#[test]
fn a_quote_without_anybody_who_can_says_how_much_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		vault_of(0, 10);
		let quote = Utc::quote_redemption(CLASS, 5, 3 * HOUR, None).unwrap();
		assert_eq!((quote.units, quote.route, quote.deliverable), (hours(15), None, 3));
		assert_eq!(Utc::quote_redemption(OTHER, 1, HOUR, None), None);
		assert_eq!(Utc::quote_redemption(CLASS, 0, HOUR, None), None);
		assert_eq!(Utc::quote_redemption(CLASS, 1, HOUR + 1, None), None);
	});
}

#[test]
fn a_quote_looks_at_every_vault_once_and_no_further() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..10 {
			vault_of(n, 1);
		}
		LookUps::set((0, 0));
		assert_eq!(Utc::quote_redemption(CLASS, 8, HOUR, None).unwrap().route, None);
		assert_eq!(LookUps::get(), (10, 10));
		for n in 10..140 {
			vault_of(n, 1);
		}
		LookUps::set((0, 0));
		assert_eq!(Utc::quote_redemption(CLASS, 8, HOUR, None).unwrap().route, None);
		assert_eq!(LookUps::get(), (MAX_CANDIDATES * 32, MAX_CANDIDATES * 32));
	});
}

#[test]
fn what_is_deliverable_is_what_the_error_says() {
	ExtBuilder::default().build_and_execute(|| {
		vault_of(0, 10);
		for (duration, devices) in [(HOUR, 8), (2 * HOUR, 5), (3 * HOUR, 3), (11 * HOUR, 0)] {
			assert_eq!(Utc::deliverable(CLASS, duration), devices);
			let told = Error::<Test>::CannotDeliver(u16::try_from(devices).unwrap());
			assert_noop!(redeem(BOB, 9, duration, None), told);
		}
		for (class_id, duration) in [(OTHER, HOUR), (CLASS, 0), (CLASS, HOUR + 1)] {
			assert_eq!(Utc::deliverable(class_id, duration), 0);
		}
	});
}

#[test]
fn totals_are_those_of_the_class() {
	ExtBuilder::default().build_and_execute(|| {
		let vault = pooled_vault(ALICE, 100);
		pooled_vault(CAROL, 50);
		settle(vault, 200, 0, USD);
		assert_ok!(claim_pooled(BOB, vault));
		assert_eq!(
			Utc::totals(CLASS),
			Some(TotalsView {
				supply: hours(150),
				pooled: hours(50),
				shortfall: hours(100),
				debt: 200 * USD,
				cash: 100 * USD,
				vaults: 1,
			})
		);
		assert_eq!(Utc::pool_of(CLASS), Some(the_pool()));
		assert_eq!(Utc::totals(OTHER), None);
		assert_eq!(Utc::pool_of(OTHER), None);
	});
}

#[test]
fn vaults_are_listed_page_by_page_once_around() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..120 {
			vault_of(n, 5);
		}
		assert_ok!(redeem(BOB, 2, HOUR, Some(VaultId(1))));
		let ids = |from: Option<u32>, limit| -> Vec<u32> {
			let seen = Utc::vaults(CLASS, from.map(VaultId), limit);
			seen.into_iter().map(|seen| seen.vault.0).collect()
		};
		assert_eq!(ids(None, 3), vec![2, 3, 4]);
		assert_eq!(ids(None, 1_000).len(), 100);
		assert_eq!(ids(Some(119), 1_000), vec![119, 0, 1]);
		assert_eq!(ids(Some(999), 1_000), Vec::<u32>::new());
		assert_eq!(ids(None, 0), Vec::<u32>::new());
		let seen = Utc::vaults(CLASS, Some(VaultId(1)), 1);
		let (vault, units, in_lease) = (VaultId(1), hours(3), hours(2));
		assert_eq!(seen, vec![PooledView { vault, units, in_lease }]);
		assert_eq!(Utc::vaults(OTHER, None, 9), vec![]);
		// A vault of another class is nowhere in the ring.
		assert_ok!(open(BOB, OTHER));
		assert_eq!(Utc::vaults(OTHER, Some(VaultId(1)), 9), vec![]);
	});
}
