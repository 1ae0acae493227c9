use super::*;

#[test]
fn retire_class_stops_new_fleets_and_keeps_old_ones() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(Registry::retire_class(RuntimeOrigin::root(), ClassId(0)));
		assert_eq!(events(), vec![Event::ClassRetired { class_id: ClassId(0) }]);
		assert_noop!(commit(ALICE, ClassId(0), &bobs()), Error::<Test>::ClassRetired);
		assert_eq!(position(ALICE).capacity, 5 * DEVICE_CAPACITY);
	});
}

#[test]
fn retire_class_fails_with_unknown_class() {
	ExtBuilder::default().classes(1).build_and_execute(|| {
		for class_id in [1, u32::MAX] {
			assert_noop!(
				Registry::retire_class(RuntimeOrigin::root(), ClassId(class_id)),
				Error::<Test>::UnknownClass
			);
		}
	});
}

#[test]
fn retire_class_fails_with_class_retired_when_replayed() {
	ExtBuilder::default().classes(1).build_and_execute(|| {
		assert_ok!(Registry::retire_class(RuntimeOrigin::root(), ClassId(0)));
		assert_noop!(
			Registry::retire_class(RuntimeOrigin::root(), ClassId(0)),
			Error::<Test>::ClassRetired
		);
	});
}

#[test]
fn retire_class_fails_for_a_signed_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::retire_class(signed(ALICE), ClassId(0)), DispatchError::BadOrigin);
	});
}
