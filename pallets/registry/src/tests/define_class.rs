use super::*;

fn qpu() -> ClassSpec {
	ClassSpec {
		kind: Kind::Qpu,
		precision: Precision::CircuitLayer,
		throughput: 2_900,
		memory_mib: 0,
		bandwidth_mb_s: 0,
		qubits: 133,
		interconnect: Interconnect::Standalone,
	}
}

#[test]
fn define_class_gives_ids_in_sequence() {
	ExtBuilder::default().build_and_execute(|| {
		for (id, spec) in [gpu(), qpu()].into_iter().enumerate() {
			let class_id = ClassId(id as u32);
			assert_ok!(Registry::define_class(RuntimeOrigin::root(), name(b"A 1-x"), spec.clone()));
			let record = ClassRecord { name: name(b"A 1-x"), spec: spec.clone(), active: true };
			assert_eq!(Classes::<Test>::get(class_id), Some(record));
			let event = Event::ClassDefined { class_id, name: name(b"A 1-x"), spec };
			assert_eq!(events(), vec![event]);
		}
	});
}

#[test]
fn define_class_takes_a_name_of_full_length() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::define_class(RuntimeOrigin::root(), name(&[b'~'; 32]), gpu()));
	});
}

#[test]
fn define_class_fails_for_a_signed_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(
				Registry::define_class(origin, name(b""), gpu()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn define_class_fails_with_invalid_name() {
	ExtBuilder::default().build_and_execute(|| {
		for text in [&b""[..], b" ", b" a", b"a ", b"a\n", b"\0", "é".as_bytes(), b"a\x7f"] {
			assert_noop!(
				Registry::define_class(RuntimeOrigin::root(), name(text), gpu()),
				Error::<Test>::InvalidName
			);
		}
	});
}

#[test]
fn define_class_fails_with_invalid_spec() {
	let bad = [
		ClassSpec { throughput: 0, ..gpu() },
		ClassSpec { memory_mib: 0, ..gpu() },
		ClassSpec { bandwidth_mb_s: 0, ..gpu() },
		ClassSpec { qubits: 1, ..gpu() },
		ClassSpec { precision: Precision::CircuitLayer, ..gpu() },
		ClassSpec { kind: Kind::Qpu, ..gpu() },
		ClassSpec { throughput: 0, ..qpu() },
		ClassSpec { qubits: 0, ..qpu() },
		ClassSpec { memory_mib: 1, ..qpu() },
		ClassSpec { bandwidth_mb_s: 1, ..qpu() },
		ClassSpec { precision: Precision::Fp64, ..qpu() },
		ClassSpec { interconnect: Interconnect::Pcie, ..qpu() },
		ClassSpec { kind: Kind::Cpu, ..qpu() },
	];
	ExtBuilder::default().build_and_execute(|| {
		for spec in bad {
			assert_noop!(
				Registry::define_class(RuntimeOrigin::root(), name(b"X"), spec),
				Error::<Test>::InvalidSpec
			);
		}
	});
}

#[test]
fn define_class_fails_with_invalid_name_before_invalid_spec() {
	ExtBuilder::default().build_and_execute(|| {
		let spec = ClassSpec { throughput: 0, ..gpu() };
		assert_noop!(
			Registry::define_class(RuntimeOrigin::root(), name(b""), spec),
			Error::<Test>::InvalidName
		);
	});
}

#[test]
fn define_class_fails_with_ids_exhausted_at_the_last_id() {
	ExtBuilder::default().build_and_break(|| {
		let define = || Registry::define_class(RuntimeOrigin::root(), name(b"X"), gpu());
		for used_up in [ClassId::MAX, ClassId(u32::MAX)] {
			NextClassId::<Test>::put(used_up);
			assert_noop!(define(), Error::<Test>::IdsExhausted);
		}
		NextClassId::<Test>::put(ClassId(ClassId::MAX.0 - 1));
		assert_ok!(define());
		assert_noop!(define(), Error::<Test>::IdsExhausted);
	});
}
