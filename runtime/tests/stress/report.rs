//! What the stress test found, for people (a table and a plot) and for programs (JSON).

use super::{moves::Costs, risk_params, world::HAIRCUT, GRADES};
use frame_support::weights::Weight;
use millrace_runtime::BlockNumber;
use pallet_clt::Grade;
use serde_json::json;
use std::{fmt::Write, fs, path::PathBuf, time::Duration};

/// Cover ratios of the vaults of each grade.
pub struct Snapshot {
	pub ratios: [Vec<f64>; 2],
}

/// All results. Pairs and arrays of two are Prime, then Open; amounts are millionths of a USD.
pub struct Report {
	pub vaults: usize,
	pub owners: usize,
	pub seed: u64,
	pub before: Snapshot,
	pub after: Snapshot,
	pub left: Snapshot,
	pub lookups: [usize; 2],
	pub liquidatable: [usize; 2],
	pub unsafe_vaults: [usize; 2],
	pub frozen_in: BlockNumber,
	pub settled_in: BlockNumber,
	pub most_blocks: usize,
	pub quiet: (Weight, Weight),
	pub used: Vec<(BlockNumber, Weight, Weight)>,
	pub bad_debt: [(u128, u128); 2],
	pub rates: [[f64; 3]; 2],
	pub paid: [(u128, u128); 2],
	pub small: Costs,
	pub large: Costs,
	pub built: Duration,
	pub took: Duration,
}

fn file(name: &str) -> PathBuf {
	let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/stress");
	fs::create_dir_all(&folder).expect("the folder can be made");
	folder.join(name)
}

fn save(name: &str, text: &str) {
	fs::write(file(name), text).expect("the file can be written");
}

/// Write the report of the fall.
pub fn write(report: &Report) {
	save("report.json", &format!("{:#}\n", json(report)));
	save("report.md", &markdown(report));
	save("cover.svg", &plot(report));
}

/// Write the report of the path.
pub fn write_path(
	seed: u64,
	vaults: usize,
	rows: &[(f64, usize, usize)],
	bad_debt: &[(u128, u128); 2],
) {
	let mut out = String::new();
	writeln!(out, "# A halving and half a recovery: {vaults} vaults, seed {seed}\n").unwrap();
	writeln!(out, "| minutes | collateral, USD | frozen | settled |").unwrap();
	writeln!(out, "| ---: | ---: | ---: | ---: |").unwrap();
	for (step, (price, frozen, settled)) in rows.iter().enumerate() {
		let minutes = (step + 1) as f64 / 2.0;
		writeln!(out, "| {minutes:.1} | {price:.4} | {frozen} | {settled} |").unwrap();
	}
	let [prime, open] = bad_debt.map(|(collateral, reserve)| (usd(collateral), usd(reserve)));
	writeln!(out, "\nBad debt beyond the collateral: Prime {} USD, Open {} USD.", prime.0, open.0)
		.unwrap();
	writeln!(out, "Beyond the reserves too: Prime {} USD, Open {} USD.", prime.1, open.1).unwrap();
	save("path.md", &out);
}

fn usd(micro: u128) -> String {
	let cents = micro.div_ceil(10_000);
	format!("{}.{:02}", cents / 100, cents % 100)
}

/// Weight as milliseconds of the reference machine.
fn ms(weight: Weight) -> f64 {
	weight.ref_time() as f64 / 1e9
}

fn peak(report: &Report) -> (f64, f64) {
	let most = |values: Vec<Weight>| values.into_iter().map(ms).fold(0.0, f64::max);
	(
		most(report.used.iter().map(|used| used.1).collect()),
		most(report.used.iter().map(|used| used.2).collect()),
	)
}

fn json(report: &Report) -> serde_json::Value {
	let grade = |place: usize| {
		json!({
			"vaults": report.before.ratios[place].len(),
			"keysReadByLookup": report.lookups[place],
			"belowMaintenance": report.liquidatable[place],
			"belowWindDown": report.unsafe_vaults[place],
			"leftActive": report.left.ratios[place].len(),
			"badDebtUsd": usd(report.bad_debt[place].0),
			"badDebtBeyondReservesUsd": usd(report.bad_debt[place].1),
			"rate": { "least": report.rates[place][0], "mean": report.rates[place][1], "most": report.rates[place][2] },
			"paidUsd": usd(report.paid[place].0),
			"owedUsd": usd(report.paid[place].1),
		})
	};
	let costs = |costs: &Costs| {
		let most = |(reads, writes): (usize, usize)| json!({ "reads": reads, "writes": writes });
		json!({
			"liquidate": { "index": most(Costs::most(&costs.liquidate)), "whole": most(costs.whole[0]) },
			"windDown": { "index": most(Costs::most(&costs.wind_down)), "whole": most(costs.whole[1]) },
		})
	};
	let (block, idle) = peak(report);
	json!({
		"vaults": report.vaults,
		"owners": report.owners,
		"seed": report.seed,
		"haircut": f64::from(HAIRCUT.deconstruct()) / 1e6,
		"priceFall": 0.5,
		"prime": grade(0),
		"open": grade(1),
		"blocksUntilFrozen": report.frozen_in,
		"blocksUntilSettled": report.settled_in,
		"blocksAtMost": report.most_blocks,
		"peakBlockMs": block,
		"peakIdleMs": idle,
		"quietIdleMs": ms(report.quiet.1),
		"tenVaults": costs(&report.small),
		"allVaults": costs(&report.large),
		"builtS": report.built.as_secs_f64(),
		"tookS": report.took.as_secs_f64(),
	})
}

fn markdown(report: &Report) -> String {
	let mut out = String::new();
	let (vaults, owners, seed) = (report.vaults, report.owners, report.seed);
	writeln!(out, "# The price of the collateral halves: {vaults} vaults of {owners} owners\n")
		.unwrap();
	writeln!(
		out,
		"Seed {seed}, haircut {} %, one collateral. The feeds allow a deviation of 60 % from the slow \
		 price, so that the quote stays Live. No keeper for ten minutes (200 blocks).\n",
		HAIRCUT.deconstruct() / 10_000
	)
	.unwrap();
	writeln!(out, "| | Prime | Open |\n| --- | ---: | ---: |").unwrap();
	let mut row = |what: &str, cell: &dyn Fn(usize) -> String| {
		writeln!(out, "| {what} | {} | {} |", cell(0), cell(1)).unwrap();
	};
	row("vaults", &|grade| report.before.ratios[grade].len().to_string());
	row("keys read to find the riskiest", &|grade| report.lookups[grade].to_string());
	row("below maintenance after the fall", &|grade| report.liquidatable[grade].to_string());
	row("below the wind-down line", &|grade| report.unsafe_vaults[grade].to_string());
	row("left active", &|grade| report.left.ratios[grade].len().to_string());
	row("rate: lowest, mean, highest", &|grade| {
		let [least, mean, most] = report.rates[grade];
		format!("{least:.4}, {mean:.4}, {most:.4}")
	});
	row("owed to holders of what was settled, USD", &|grade| usd(report.paid[grade].1));
	row("paid to them, USD", &|grade| usd(report.paid[grade].0));
	row("bad debt beyond the collateral, USD", &|grade| usd(report.bad_debt[grade].0));
	row("bad debt beyond the reserves too, USD", &|grade| usd(report.bad_debt[grade].1));
	blocks(report, &mut out);
	costs(report, &mut out);
	haircuts(report, &mut out);
	let (built, took) = (report.built.as_secs_f64(), report.took.as_secs_f64());
	writeln!(out, "\nBuilt in {built:.1} s, {took:.1} s in all.").unwrap();
	out
}

fn blocks(report: &Report, out: &mut String) {
	let (frozen, settled, most) = (report.frozen_in, report.settled_in, report.most_blocks);
	let (block, idle) = peak(report);
	writeln!(out, "\n| blocks | |\n| --- | ---: |").unwrap();
	writeln!(out, "| until all below the line were frozen | {frozen} |").unwrap();
	writeln!(out, "| until all of them were settled | {settled} |").unwrap();
	writeln!(out, "| allowed by the weights | {most} |").unwrap();
	writeln!(out, "| heaviest block, ms of 1,000 | {block:.1} |").unwrap();
	writeln!(out, "| of that its idle hooks | {idle:.1} |").unwrap();
	writeln!(out, "| idle hooks of a quiet block, ms | {:.3} |", ms(report.quiet.1)).unwrap();
}

fn costs(report: &Report, out: &mut String) {
	let vaults = report.vaults;
	writeln!(out, "\n| most storage items, reads / writes | 20 vaults | {vaults} vaults |")
		.unwrap();
	writeln!(out, "| --- | ---: | ---: |").unwrap();
	let pair = |(reads, writes): (usize, usize)| format!("{reads} / {writes}");
	let mut row = |what: &str, of: &dyn Fn(&Costs) -> (usize, usize)| {
		let (small, large) = (pair(of(&report.small)), pair(of(&report.large)));
		writeln!(out, "| {what} | {small} | {large} |").unwrap();
	};
	row("move in the index by `liquidate`", &|costs| Costs::most(&costs.liquidate));
	row("removal from it by `wind_down`", &|costs| Costs::most(&costs.wind_down));
	row("whole `liquidate`", &|costs| costs.whole[0]);
	row("whole `wind_down`", &|costs| costs.whole[1]);
	let common = |large: &[super::moves::Shape], small: &Costs| {
		large.iter().filter(|shape| small.liquidate.contains_key(*shape)).count()
	};
	let shapes: Vec<_> = report.large.liquidate.keys().copied().collect();
	let common = common(&shapes, &report.small);
	writeln!(
		out,
		"\nThe largest differ where the small ledger has no vault in such a place. Of the places in \
		 the index that a liquidation moves a vault from and to, {common} are in both, and cost the \
		 same."
	)
	.unwrap();
}

/// What Prime holders would lose at other haircuts, where vaults post as much as their cover ratio
/// demands. Plain arithmetic over the distribution.
fn haircuts(report: &Report, out: &mut String) {
	writeln!(out, "\nHad the collateral another haircut, with the same cover ratios:\n").unwrap();
	writeln!(out, "| haircut | Prime debt without cover |\n| ---: | ---: |").unwrap();
	let ratios = &report.after.ratios[0];
	for percent in [0u32, 10, 20, 25, 30, 40] {
		let real = |ratio: &f64| ratio / (1.0 - f64::from(percent) / 100.0);
		let lost: f64 = ratios.iter().map(|ratio| (1.0 - real(ratio)).max(0.0)).sum();
		let share = 100.0 * lost / ratios.len().max(1) as f64;
		writeln!(out, "| {percent} % | {share:.2} % |").unwrap();
	}
}

/// Width and height of the plot, and of the room around its panels.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 760.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 30.0;

const BEFORE: &str = "#b8c4ce";
const AFTER: &str = "#d1495b";
const LEFT_ACTIVE: &str = "#2e6f9e";

/// One histogram: a grade, where it is on the page, and its scales.
struct Panel<'a> {
	report: &'a Report,
	grade: Grade,
	place: usize,
	top: f64,
	height: f64,
	end: f64,
	bin: f64,
	highest: usize,
}

impl<'a> Panel<'a> {
	fn new(report: &'a Report, place: usize, top: f64, end: f64, bin: f64) -> Self {
		let grade = GRADES[place];
		let mut panel = Self { report, grade, place, top, height: 250.0, end, bin, highest: 1 };
		let all = [&report.before, &report.after, &report.left];
		let highest = all.into_iter().flat_map(|snapshot| panel.counts(snapshot)).max();
		panel.highest = highest.unwrap_or(1).max(1);
		panel
	}

	fn counts(&self, snapshot: &Snapshot) -> Vec<usize> {
		let bins = (self.end / self.bin).round() as usize;
		let mut counts = vec![0; bins];
		for ratio in &snapshot.ratios[self.place] {
			counts[((ratio / self.bin) as usize).min(bins - 1)] += 1;
		}
		counts
	}

	fn x(&self, ratio: f64) -> f64 {
		LEFT + (WIDTH - LEFT - RIGHT) * ratio / self.end
	}

	fn y(&self, count: f64) -> f64 {
		self.top + self.height * (1.0 - count / self.highest as f64 / 1.1)
	}

	/// The outline of a histogram, closed at the axis.
	fn outline(&self, snapshot: &Snapshot) -> String {
		let mut path = format!("M{:.1} {:.1}", self.x(0.0), self.y(0.0));
		for (bin, count) in self.counts(snapshot).into_iter().enumerate() {
			let (from, to) = (bin as f64 * self.bin, (bin + 1) as f64 * self.bin);
			let y = self.y(count as f64);
			write!(path, "L{:.1} {y:.1}L{:.1} {y:.1}", self.x(from), self.x(to)).unwrap();
		}
		write!(path, "L{:.1} {:.1}Z", self.x(self.end), self.y(0.0)).unwrap();
		path
	}

	fn draw(&self, out: &mut String) {
		let (report, base) = (self.report, self.y(0.0));
		let fill = |colour: &str, opacity: f64| {
			format!("fill=\"{colour}\" fill-opacity=\"{opacity}\" stroke=\"none\"")
		};
		let line = |colour: &str| format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"");
		for (snapshot, style) in [
			(&report.before, fill(BEFORE, 0.8)),
			(&report.left, fill(LEFT_ACTIVE, 0.75)),
			(&report.after, line(AFTER)),
		] {
			writeln!(out, "<path d=\"{}\" {style}/>", self.outline(snapshot)).unwrap();
		}
		self.axes(out, base);
		self.marks(out, base);
		let name = format!("{:?} vaults", self.grade);
		text(out, LEFT, self.top - 12.0, "start", "15\" font-weight=\"bold", &name);
	}

	fn axes(&self, out: &mut String, base: f64) {
		let right = WIDTH - RIGHT;
		let stroke = "stroke=\"#333\" stroke-width=\"1\"";
		writeln!(
			out,
			"<path d=\"M{LEFT} {:.1}V{base:.1}H{right}\" fill=\"none\" {stroke}/>",
			self.top
		)
		.unwrap();
		let step = if self.end > 2.0 { 0.5 } else { 0.25 };
		for tick in 0..=(self.end / step).round() as usize {
			let (x, label) = (self.x(tick as f64 * step), format!("{:.2}", tick as f64 * step));
			writeln!(out, "<path d=\"M{x:.1} {base:.1}v5\" {stroke}/>").unwrap();
			text(out, x, base + 19.0, "middle", "12", &label);
		}
		for quarter in 1..=4 {
			let count = self.highest as f64 * f64::from(quarter) / 4.0;
			let y = self.y(count);
			writeln!(out, "<path d=\"M{LEFT} {y:.1}h-5\" {stroke}/>").unwrap();
			text(out, LEFT - 9.0, y + 4.0, "end", "12", &format!("{count:.0}"));
		}
		let middle = (LEFT + right) / 2.0;
		text(
			out,
			middle,
			base + 38.0,
			"middle",
			"13",
			"cover ratio (collateral after its haircut / owed)",
		);
		let (x, y) = (24.0, self.top + self.height / 2.0);
		writeln!(
			out,
			"<text x=\"{x}\" y=\"{y:.1}\" transform=\"rotate(-90 {x} {y:.1})\" text-anchor=\"middle\" \
			 font-size=\"13\">vaults per {:.3}</text>",
			self.bin
		)
		.unwrap();
	}

	/// The ratios at which something happens.
	fn marks(&self, out: &mut String, base: f64) {
		let params = risk_params(self.grade);
		let marks = [
			(params.maintenance_ratio.to_float(), "liquidation", "start", 4.0),
			(params.wind_down_ratio.to_float(), "wind-down", "end", -4.0),
		];
		for (ratio, what, anchor, gap) in marks {
			let x = self.x(ratio);
			writeln!(
				out,
				"<path d=\"M{x:.1} {:.1}V{base:.1}\" stroke=\"#111\" stroke-width=\"1.2\" \
				 stroke-dasharray=\"5 3\"/>",
				self.top
			)
			.unwrap();
			text(out, x + gap, self.top + 10.0, anchor, "12", &format!("{what} {ratio:.2}"));
		}
	}
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, size: &str, what: &str) {
	writeln!(
		out,
		"<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{what}</text>"
	)
	.unwrap();
}

/// Histograms of cover ratios before the fall, after it, and after the hook has done its work.
fn plot(report: &Report) -> String {
	let mut out = String::new();
	writeln!(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
		 width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"sans-serif\" fill=\"#222\">"
	)
	.unwrap();
	writeln!(out, "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>").unwrap();
	let title = format!(
		"Cover of {} vaults when the collateral's price halves and no keeper comes",
		report.vaults
	);
	text(&mut out, WIDTH / 2.0, 28.0, "middle", "18\" font-weight=\"bold", &title);
	let legend = [
		(BEFORE, "before the fall"),
		(AFTER, "after the fall"),
		(LEFT_ACTIVE, "active after the hook: the rest was wound down and settled"),
	];
	let mut x = 130.0;
	for (colour, what) in legend {
		let style = if colour == AFTER {
			format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"")
		} else {
			format!("fill=\"{colour}\"")
		};
		writeln!(out, "<rect x=\"{x}\" y=\"44\" width=\"16\" height=\"12\" {style}/>").unwrap();
		text(&mut out, x + 23.0, 54.0, "start", "13", what);
		x += 60.0 + 7.0 * what.len() as f64;
	}
	Panel::new(report, 0, 100.0, 3.0, 0.05).draw(&mut out);
	Panel::new(report, 1, 440.0, 1.5, 0.025).draw(&mut out);
	writeln!(out, "</svg>").unwrap();
	out
}
