//! The pricing sandbox as a user runs it.

use std::process::{Command, Output};

fn sandbox(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_millrace-sandbox")).args(arguments).output().unwrap()
}

/// The text of a run that must succeed.
fn priced(arguments: &[&str]) -> String {
	let output = sandbox(arguments);
	let complaint = String::from_utf8_lossy(&output.stderr);
	assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
	assert!(complaint.is_empty(), "{complaint}");
	String::from_utf8(output.stdout).unwrap()
}

/// The results of a run, in the order CV, ColV, CR, RP, FP.
fn results(arguments: &[&str]) -> [String; 5] {
	let text = priced(arguments);
	["CV", "ColV", "CR", "RP", "FP"].map(|name| {
		let mut lines = text.lines().map(str::split_whitespace);
		lines
			.find_map(|mut words| (words.next() == Some(name)).then(|| words.next()).flatten())
			.unwrap_or_else(|| panic!("no {name} in\n{text}"))
			.to_owned()
	})
}

/// The complaint of a run that must be refused as wrong usage.
fn refused(arguments: &[&str]) -> String {
	let output = sandbox(arguments);
	assert_eq!(output.status.code(), Some(2), "{arguments:?}");
	assert!(output.stdout.is_empty(), "{arguments:?}");
	String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_default_is_the_founding_example() {
	assert_eq!(results(&[]), ["10.00", "1.60", "0.16", "0.42", "14.20"]);
}

#[test]
fn the_defaults_may_be_given() {
	let given = [
		"--rights=10",
		"--right-price",
		"1",
		"--qubits",
		"8.000000",
		"--qubit-price=0.2",
		"--slope",
		"0.50",
		"--knee",
		"1",
	];
	assert_eq!(priced(&given), priced(&[]));
}

#[test]
fn from_the_knee_on_there_is_no_premium() {
	assert_eq!(results(&["--qubits", "50"]), ["10.00", "10.00", "1.00", "0.00", "10.00"]);
	assert_eq!(results(&["--qubits", "120"]), ["10.00", "24.00", "2.40", "0.00", "10.00"]);
	assert_eq!(results(&["--knee", "0.1"]), ["10.00", "1.60", "0.16", "0.00", "10.00"]);
}

#[test]
fn no_collateral_costs_the_whole_slope() {
	assert_eq!(results(&["--qubits", "0"]), ["10.00", "0.00", "0.00", "0.50", "15.00"]);
	let steep = ["--qubits", "0", "--slope", "2.5"];
	assert_eq!(results(&steep), ["10.00", "0.00", "0.00", "2.50", "35.00"]);
}

#[test]
fn nothing_owed_has_an_infinite_ratio() {
	assert_eq!(results(&["--rights", "0"]), ["0.00", "1.60", "infinite", "0.00", "0.00"]);
}

#[test]
fn every_rounding_is_the_kernels() {
	// A third: the ratio goes down, the rate and the price go up.
	let thirds = ["--rights", "3", "--qubits", "1", "--qubit-price", "1"];
	assert_eq!(
		results(&thirds),
		["3.00", "1.00", "0.333333333333333333", "0.333333333333333334", "4.000001"]
	);
	// The least right at the least price is still owed a smallest unit.
	let least = ["--rights", "0.000001", "--right-price", "0.000000000000000001", "--slope", "0"];
	assert_eq!(results(&least)[0], "0.000001");
}

#[test]
fn the_point_is_marked_on_the_curve() {
	let text = priced(&[]);
	let row = text.lines().find(|line| line.trim_start().starts_with("0.42 |")).unwrap();
	assert_eq!(row.trim_start(), "0.42 |------*O*", "{text}");
	assert!(text.contains("knee 1"), "{text}");

	// Further right than the axis goes.
	let text = priced(&["--qubits", "1000"]);
	assert!(text.lines().any(|line| line.trim_start().starts_with("0 |") && line.ends_with('>')));
}

#[test]
fn the_plot_holds_for_any_curve() {
	let greatest = "340282366920938463463.374607431768211455";
	let least = "0.000000000000000001";
	for (slope, knee) in
		[("0", "1"), (least, least), (greatest, greatest), ("0", greatest), ("0.3", "7.5")]
	{
		for (qubits, price) in [("0", "1"), ("1", least), ("8", "0.2"), ("1000000", "1000000")] {
			let text = priced(&[
				"--rights",
				"1",
				"--qubits",
				qubits,
				"--qubit-price",
				price,
				"--slope",
				slope,
				"--knee",
				knee,
			]);
			assert!(text.contains('O') || text.contains('>'), "{text}");
		}
	}
}

#[test]
fn wrong_usage_names_the_flag() {
	let cases: [(&[&str], &str); 13] = [
		(&["--qubits", "eight"], "--qubits: 'eight' is not a decimal"),
		(&["--qubits", "-8"], "--qubits: '-8' is not a decimal"),
		(&["--qubits", ""], "--qubits: '' is not a decimal"),
		(&["--qubits", "1e3"], "--qubits: '1e3' is not a decimal"),
		(&["--qubit-price", ".2"], "--qubit-price: '.2' is not a decimal"),
		(&["--right-price", "1."], "--right-price: '1.' is not a decimal"),
		(&["--rights", "0.0000001"], "--rights: '0.0000001' has more than 6 decimals"),
		(&["--slope", "999999999999999999999"], "--slope: '999999999999999999999' is too large"),
		(&["--knee", "0"], "--knee must be above zero"),
		(&["--knee"], "--knee lacks a value"),
		(&["--slope", "1", "--slope=1"], "--slope is given twice"),
		(&["--price", "1"], "unknown argument: --price"),
		(&["10"], "unknown argument: 10"),
	];
	for (arguments, expected) in cases {
		let complaint = refused(arguments);
		assert!(complaint.contains(expected), "{arguments:?}: {complaint}");
		assert!(complaint.contains("--help"), "{complaint}");
	}
}

#[test]
fn results_past_128_bits_are_refused() {
	let many = "340282366920938463463374607431768";
	let complaint = refused(&["--rights", many, "--right-price", "1000000"]);
	assert!(complaint.contains("--rights times --right-price"), "{complaint}");
	let complaint = refused(&["--qubits", many, "--qubit-price", "1000000"]);
	assert!(complaint.contains("--qubits times --qubit-price"), "{complaint}");
	let complaint = refused(&["--rights", many, "--slope", "100"]);
	assert!(complaint.contains("--slope"), "{complaint}");
}

#[test]
fn the_help_names_every_flag() {
	for flag in ["--help", "-h"] {
		let help = priced(&[flag]);
		for name in [
			"--rights",
			"--right-price",
			"--qubits",
			"--qubit-price",
			"--slope",
			"--knee",
			"--help",
		] {
			assert!(help.contains(name), "{help}");
		}
	}
}
