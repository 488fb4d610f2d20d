# Makes the table of bench/run: first the raw rounds, then bench/goals.tsv.

# The median of values[1..n], which it sorts.
function median(values, n,    i, j, value) {
	for (i = 2; i <= n; i++) {
		value = values[i]
		for (j = i - 1; j > 0 && values[j] > value; j--)
			values[j + 1] = values[j]
		values[j + 1] = value
	}
	return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
}

# Four figures that count.
function short(value) {
	return value >= 1000 ? sprintf("%.0f", value) : sprintf("%.4g", value)
}

# A goal with its relation, or nothing.
function goal(value) {
	return value == "" ? "" : $5 value
}

NR == 1 || /^#/ { next }

FNR == NR {
	rounds[$1] = $2 > rounds[$1] ? $2 : rounds[$1]
	raw[$1, $2, $3] = $4
	next
}

FNR == 1 || !heading++ {
	printf "%-5s %-38s %10s %10s %8s %-16s %6s %6s\n", "", "measure",
		"figure", "beside", "ratio", "(min - max)", "must", "aim"
}

rounds[$1] {
	n = 0
	for (round = 1; round <= rounds[$1]; round++) {
		if (!(($1, round, $3) in raw))
			continue
		n++
		figure[n] = raw[$1, round, $3]
		beside[n] = $4 == "1" ? 1 : raw[$1, round, $4]
		ratio[n] = beside[n] ? figure[n] / beside[n] : 0
	}
	if (!n)
		next
	middle = median(ratio, n)
	spread = ""
	if (n > 1)
		spread = "(" short(ratio[1]) " - " short(ratio[n]) ")"
	printf "%-5s %-38s %10s %10s %8s %-16s %6s %6s\n", $1, $2,
		short(median(figure, n)), short(median(beside, n)), short(middle),
		spread, goal($6), goal($7)
}
