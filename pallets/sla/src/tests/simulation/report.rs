//! What was found, for people (a table and a plot) and for programs (JSON).

use super::*;
use std::{fmt::Write, fs, path::PathBuf};

pub struct Report<'a> {
	pub points: &'a [Point],
	pub trace: &'a Trace,
	/// Nobody asked for it.
	pub small: bool,
	pub begun: Instant,
}

/// Write all files.
pub fn write(report: &Report) {
	let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/sla");
	let folder = if report.small { folder.join("small") } else { folder };
	fs::create_dir_all(&folder).expect("the folder can be made");
	let save = |name: &str, text: String| {
		fs::write(folder.join(name), text).expect("the file can be written");
	};
	save("report.md", markdown(report));
	save("report.json", json(report));
	save("recall.svg", plot::draw(report));
}

/// Share of attestors, whole percent, rounded down.
pub fn percent(liars: u32) -> u32 {
	liars * 100 / SEATS
}

fn gold(amount: Balance) -> String {
	format!("{:.2}", amount as f64 / 1e6)
}

fn hours(time: Moment) -> String {
	format!("{:.2}", time as f64 / HOUR as f64)
}

fn line(out: &mut String, text: &str) {
	out.push_str(text);
	out.push('\n');
}

fn markdown(report: &Report) -> String {
	let mut out = String::new();
	let tasks = report.trace.kinds.tasks;
	writeln!(
		out,
		"# Service levels of {tasks} real tasks, with liars, silence and partitions\n\n\
		 ![Outages found and slashes wrongful](recall.svg)\n"
	)
	.unwrap();
	summary(&mut out, report);
	let promised: Vec<_> = report.points.iter().filter(|point| !is_beyond(point)).collect();
	let beyond: Vec<_> = report.points.iter().filter(|point| is_beyond(point)).collect();
	line(&mut out, "\n## The sweep\n");
	finds(&mut out, &promised);
	line(&mut out, "");
	money(&mut out, &promised);
	line(&mut out, "\nOutages found, by the whole epochs of a lease that they darkened:\n");
	lengths(&mut out, &promised);
	if !beyond.is_empty() {
		line(&mut out, "\n## Where it ends\n");
		finds(&mut out, &beyond);
		line(&mut out, "");
		money(&mut out, &beyond);
		line(&mut out, BOUNDARY);
	}
	made_of(&mut out, report);
	let seconds = report.begun.elapsed().as_secs_f64();
	writeln!(out, "\n{seconds:.0} s in all.").unwrap();
	out
}

fn is_beyond(point: &Point) -> bool {
	BEYOND.contains(&(point.liars, point.silent, point.withhold))
}

fn summary(out: &mut String, report: &Report) {
	let mut sum = Tally::default();
	let promised: Vec<_> = report.points.iter().filter(|point| point.is_promised()).collect();
	for point in &promised {
		sum.add(&point.tally);
	}
	let least = promised.iter().map(|point| point.tally.recall()).fold(1.0, f64::min);
	let most = promised.iter().map(|point| point.tally.wrongful_rate()).fold(0.0, f64::max);
	let [long, found] = sum.long();
	let paid = sum.to_customers + sum.to_reporters + sum.to_backstop;
	let row = |out: &mut String, what: &str, target: &str, all: String, worst: String| {
		line(out, &format!("| {what} | {target} | {all} | {worst} |"));
	};
	let third =
		"Up to a third of the attestors lies and each is silent for up to a tenth of the time \
	             (";
	writeln!(out, "{third}{} points, {} runs):\n", promised.len(), runs(&promised)).unwrap();
	line(out, "| | target | all runs | worst point |\n| --- | ---: | ---: | ---: |");
	let rate = |value: f64| format!("{:.2} %", 100.0 * value);
	row(
		out,
		"outages longer than two probe periods that were found",
		"≥ 99 %",
		format!("{found} of {long}: {}", rate(sum.recall())),
		rate(least),
	);
	row(
		out,
		"slashes that were wrongful",
		"≤ 0.1 %",
		format!("{} of {}: {:.3} %", sum.wrongful, sum.applied, 100.0 * sum.wrongful_rate()),
		format!("{:.3} %", 100.0 * most),
	);
	let credited = 100.0 * (sum.applied - sum.late) as f64 / sum.applied.max(1) as f64;
	row(
		out,
		"customers credited within a settlement period",
		"100 %",
		format!("{credited:.1} %"),
		format!("{} h of 55 h", hours(sum.slowest[0].max(sum.slowest[1]))),
	);
	row(
		out,
		"paid of what was slashed, gold",
		"equal",
		format!("{} of {}", gold(paid), gold(sum.slashed)),
		"equal".into(),
	);
	line(
		out,
		"\nLeases and outages are the same at every point, but for leases that go elsewhere as a provider \
		 is suspended. All of this is asserted when the simulation is run.",
	);
	line(
		out,
		"\nFor comparison, one network's own counts (Lium, pull requests 1390 and 1368, by \
		 COMPUTE-MARKETS.md): of 625 outages of rented nodes its verifier did not see 499, which is a \
		 recall of 20 %, and of 267 alarms 60 were false, which is 22 %.",
	);
}

fn runs(points: &[&Point]) -> usize {
	points.iter().map(|point| point.seeds).sum()
}

fn who(point: &Point) -> String {
	let verb = if point.withhold { " say nothing" } else { "" };
	format!("{} %{verb} | {} %", percent(point.liars), point.silent)
}

fn finds(out: &mut String, points: &[&Point]) {
	line(
		out,
		"| liars | silent | runs | leases | outages | long | found | recall | faults applied | of that \
		 by claim | wrongful | rate | dropped | epochs kept | excused | unmeasured |",
	);
	line(out, &format!("| --- | ---: |{}", " ---: |".repeat(14)));
	for point in points {
		let tally = &point.tally;
		let [long, found] = tally.long();
		let cells = [
			point.seeds.to_string(),
			tally.leases.to_string(),
			tally.all_hits().to_string(),
			long.to_string(),
			found.to_string(),
			format!("{:.2} %", 100.0 * tally.recall()),
			tally.applied.to_string(),
			tally.by_claim.to_string(),
			tally.wrongful.to_string(),
			format!("{:.3} %", 100.0 * tally.wrongful_rate()),
			tally.overturned.to_string(),
			tally.kept.to_string(),
			tally.excused.to_string(),
			tally.unmeasured.to_string(),
		];
		line(out, &format!("| {} | {} |", who(point), cells.join(" | ")));
	}
}

fn money(out: &mut String, points: &[&Point]) {
	line(
		out,
		"| liars | silent | claims right / wrong | of that refuted | appeals against wrong / true faults | paid to \
		 customers | reporters | backstop | charged of dark time | slowest credit, h | disputed, less \
		 the dispute, h | reports |",
	);
	line(out, &format!("| --- | ---: |{}", " ---: |".repeat(10)));
	for point in points {
		let tally = &point.tally;
		let pair = |[right, wrong]: [u64; 2]| format!("{right} / {wrong}");
		let [idle, due] = tally.appeals;
		let cells = [
			pair(tally.claims),
			pair(tally.refuted),
			pair([due, idle]),
			gold(tally.to_customers),
			gold(tally.to_reporters),
			gold(tally.to_backstop),
			format!("{:.1} %", 100.0 * tally.charged as f64 / tally.dark.max(1) as f64),
			hours(tally.slowest[0]),
			hours(tally.slowest[1]),
			tally.reports.to_string(),
		];
		line(out, &format!("| {} | {} |", who(point), cells.join(" | ")));
	}
}

fn lengths(out: &mut String, points: &[&Point]) {
	let names = LENGTHS.map(|(_, name)| name).join(" | ");
	line(out, &format!("| liars | silent | {names} |"));
	line(out, &format!("| --- | ---: |{}", " ---: |".repeat(LENGTHS.len())));
	for point in points {
		let cell = |[all, found]: [u64; 2]| match all {
			0 => "none".to_string(),
			_ => format!("{found} of {all} ({:.1} %)", 100.0 * found as f64 / all as f64),
		};
		let cells = point.tally.hits.map(cell).join(" | ");
		line(out, &format!("| {} | {cells} |", who(point)));
	}
}

/// What the table of what is beyond the promise says. The numbers follow from the quorum.
const BOUNDARY: &str = "\n\
	What counts is how many do not report, more than how many lie. A quorum is more than two thirds of \
	the seats: 21 of 30. Attestors that lie report, and so help to reach it; the median is that of the \
	honest as long as these are more than half of those who report. So at 40 % of liars all is still \
	found. Short of a half they need but a few honest attestors whom a partition has deceived to blame \
	a provider wrongly; more than a half decides everything. Attestors that say nothing do harm sooner: with a \
	third of them, 10 of 30, there never is a quorum, with one fewer there is. Without, the word of the \
	customer stands alone: what it does not claim is lost (here one outage of five), and what it \
	invents has to be disputed by the provider (here one of ten is not). Silence at random does the \
	same in part: a quorum is hardly ever missed if each of 30 is silent for 15 % of the time, often \
	enough at 25 % that recall falls below 99 %.";

fn made_of(out: &mut String, report: &Report) {
	let Trace { kinds, wishes, nodes, .. } = report.trace;
	line(out, "\n## What was simulated\n");
	writeln!(
		out,
		"* **Leases**: {} tasks of a production cluster (alibaba/clusterdata, cluster-trace-gpu-v2023) on \
		 its {} nodes: {} ask for no device and {} for a share of one, which count as one; {} for one and \
		 {} for several. {} never ran there, and are taken as if they had from their submission to their \
		 end. {} are longer than the longest lease and are cut into leases of sixty days: {} leases, {:.0} \
		 days together. Each goes to the next node in turn with enough free devices whose provider is \
		 not suspended; each node has a provider of its own, and they share four vaults. Terms are those of \
		 `standard`, of which availability is measured: 99 % in epochs of ten minutes, which are the probe \
		 periods.",
		kinds.tasks,
		nodes.len(),
		kinds.none,
		kinds.shared,
		kinds.one,
		kinds.several,
		kinds.waited,
		kinds.long,
		wishes.len(),
		report.trace.days(),
	)
	.unwrap();
	for text in ASSUMED {
		writeln!(out, "* {text}").unwrap();
	}
}

const ASSUMED: [&str; 9] = [
	"**Outages** of nodes: 0.3 a day or more, so that enough of them hit leases; a median of 25 minutes, \
	 log-normal with a deviation of 1.4, from a minute to five days. Real nodes break less: of 10,866 \
	 rentals of one network 2.7 % left the node broken, and 0.28 % for more than an hour (Lium, pull \
	 request 1387, by COMPUTE-MARKETS.md). An outage and a lease that it hits count as one; it is *long* if \
	 two whole epochs or more of the lease are dark, and *found* if a fault of it was applied.",
	"**Honest attestors** look every five seconds, each at its own time; one look of 20,000 is lost. They \
	 report a fault that they measured, and answer with what they measured once anybody has said \
	 something of an epoch. Of healthy epochs nobody speaks, as on a real chain.",
	"**Liars** agree: they deny every fault, report zero of the same healthy epochs at once (one lease of \
	 fifty, and one time in ten days of each lease, up to six epochs), and back every false alarm, false \
	 claim and partition with the worst value, laid to the provider.",
	"**Silent attestors** keep their seat and say nothing for six hours on average, each on its own. \
	 Liars are silent too.",
	"**Partitions** cut 5 to 80 % of the attestors off from a node, for up to two hours, half as often as \
	 there are outages. Whoever is cut off measures nothing; its control probes fail too, so that it \
	 lays that to the network, but for one of ten, who does not notice.",
	"**Customers** notice four of five outages and claim what no quorum has reported after one to five \
	 hours; one of fifty leases has a customer that claims an outage that was none. Of an \
	 epoch of few seconds, at the end of a lease, fewer attestors than a quorum have a look: nobody \
	 contradicts a false claim about it. With nobody silent the wrongful slashes are mostly of this kind.",
	"**Providers** appeal against nine of ten wrong faults, and against three of a hundred true ones. \
	 They never report themselves, which would help. **Verdicts** take three to ten days and are always \
	 right: this is assumed, not shown.",
	"A slash is **wrongful** if the epoch really reached its objective. A credit is **in time** if it \
	 comes within the time for reports (6 h), the pending time (48 h) and one retry (1 h) after the end \
	 of the epoch, and the time of the dispute if there was one. Gold is the collateral: two for a \
	 device-hour.",
	"In every run, at each credit, the customer has all that it lost up to then, to the unit; what left \
	 the vaults is what was paid, and who was paid has it; all invariants hold every six days and at the \
	 end; and nothing is left behind: no agreement, measurement, fault, agenda entry, hold or \
	 earmark.",
];

fn json(report: &Report) -> String {
	let point = |point: &Point| {
		let tally = &point.tally;
		let [long, found] = tally.long();
		let pair = |[left, right]: [u64; 2]| format!("[{left}, {right}]");
		let hits = tally.hits.map(pair).join(", ");
		let fields = [
			("liarsPercent", percent(point.liars).to_string()),
			("liars", point.liars.to_string()),
			("silentPercent", point.silent.to_string()),
			("liarsSayNothing", point.withhold.to_string()),
			("promised", point.is_promised().to_string()),
			("runs", point.seeds.to_string()),
			("leases", tally.leases.to_string()),
			("outages", tally.all_hits().to_string()),
			("long", long.to_string()),
			("found", found.to_string()),
			("recall", format!("{:.6}", tally.recall())),
			("outagesAndFoundByLength", format!("[{hits}]")),
			("applied", tally.applied.to_string()),
			("appliedByClaim", tally.by_claim.to_string()),
			("wrongful", tally.wrongful.to_string()),
			("wrongfulRate", format!("{:.6}", tally.wrongful_rate())),
			("overturned", tally.overturned.to_string()),
			("epochsKept", tally.kept.to_string()),
			("epochsMissed", tally.missed.to_string()),
			("epochsExcused", tally.excused.to_string()),
			("epochsUnmeasured", tally.unmeasured.to_string()),
			("claimsRightWrong", pair(tally.claims)),
			("claimsRefutedRightWrong", pair(tally.refuted)),
			("appealsAgainstTrueWrong", pair(tally.appeals)),
			("paidToCustomers", tally.to_customers.to_string()),
			("paidToReporters", tally.to_reporters.to_string()),
			("paidToBackstop", tally.to_backstop.to_string()),
			("slashed", tally.slashed.to_string()),
			("slowestCreditMs", tally.slowest[0].to_string()),
			("slowestDisputedCreditMs", tally.slowest[1].to_string()),
			("lateCredits", tally.late.to_string()),
			("suspendedProvidersPassedBy", tally.passed_by.to_string()),
			("reports", tally.reports.to_string()),
			("invariantChecks", tally.checks.to_string()),
		];
		let fields = fields.map(|(name, value)| format!("\"{name}\": {value}"));
		format!("\t\t{{ {} }}", fields.join(", "))
	};
	let points: Vec<_> = report.points.iter().map(point).collect();
	format!(
		"{{\n\t\"tasks\": {},\n\t\"nodes\": {},\n\t\"seats\": {SEATS},\n\t\"tookS\": {:.1},\n\t\"points\": \
		 [\n{}\n\t]\n}}\n",
		report.trace.kinds.tasks,
		report.trace.nodes.len(),
		report.begun.elapsed().as_secs_f64(),
		points.join(",\n"),
	)
}
