//! The templates that a chain starts with.

use super::*;

fn with(change: impl FnOnce(&mut Vec<GenesisTemplate>)) {
	let mut templates = genesis_templates();
	change(&mut templates);
	ExtBuilder::default().templates(templates).build();
}

#[test]
fn genesis_defines_its_templates_by_ascending_id() {
	ExtBuilder::default().build_and_execute(|| {
		let names: Vec<_> = (0..3)
			.map(|id| {
				let template = Sla::template(TemplateId(id)).unwrap();
				assert_eq!((template.owner, template.deposit), (None, 0));
				assert!(Sla::check_terms(&template.terms).is_ok());
				String::from_utf8(template.terms.name.to_vec()).unwrap()
			})
			.collect();
		assert_eq!(names, ["batch", "standard", "realtime"]);
		assert_eq!(NextTemplateId::<Test>::get(), TemplateId(3));
		let standard = Sla::template(STANDARD).unwrap().terms;
		assert_eq!(standard.fee, Permill::from_percent(1));
		assert_eq!(standard.earmark, Permill::one());
		let expected = Module {
			severity: Permill::from_percent(10),
			..module(Metric::Throughput, 900_000, HOUR)
		};
		assert_eq!(standard.modules[1], expected);
	});
}

#[test]
fn genesis_without_templates_has_leases_without_terms() {
	ExtBuilder::default().templates(vec![]).build_and_execute(|| {
		let order = order();
		assert_ok!(agree(order.clone(), None));
		assert!(!Agreements::<Test>::contains_key(order.lease));
		// Whoever is told of it does nothing.
		assert_ok!(begin(order.lease));
		assert_ok!(extend(order.lease, Extension { units: 1, duration: 1, price: 1 }));
		assert_ok!(end(order.lease, 0, true));
		assert_eq!(events(), vec![]);
	});
}

#[test]
#[should_panic]
fn genesis_refuses_a_first_template_that_costs_something() {
	with(|templates| templates[0].fee = 1);
}

#[test]
#[should_panic]
fn genesis_refuses_terms_that_no_call_would_accept() {
	with(|templates| templates[1].modules.clear());
}

#[test]
#[should_panic]
fn genesis_refuses_a_share_above_the_whole() {
	with(|templates| templates[1].earmark = 1_000_001);
}

#[test]
#[should_panic]
fn genesis_refuses_a_severity_above_the_whole() {
	with(|templates| templates[1].modules[0].3 = 1_000_001);
}

#[test]
#[should_panic]
fn genesis_refuses_a_name_that_is_too_long() {
	with(|templates| templates[2].name = "x".repeat(33));
}
