#!/usr/bin/env bash
# Both commits in turns on this machine, and the ratio of their times: make bench BASE=<commit> (ROUNDS, SECONDS, VISITORS).
set -eu
base=$1 rounds=${ROUNDS:-6}
# A variable of bash's own, which counts on: no longer, but as it was given.
seconds=$SECONDS
unset SECONDS
[ "$seconds" -eq 0 ] || export SECONDS="$seconds"
work=$(mktemp -d)
# One machine plays many people; older commits do not allow that by themselves.
export Codes__SendsOfNetworkInAnHour=1000000 Codes__SendsByPhoneOfNetworkInAnHour=1000000 Codes__SendsToPrefixInADay=1000000 Codes__SendsToCountryInADay=1000000
trap 'git worktree remove --force "$work/base"; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/base" "$base"
# The same walk for both.
cp tests/Benchmarks/*.cs tests/Benchmarks/*.csproj tests/Benchmarks/packages.lock.json "$work/base/tests/Benchmarks/"

echo "Building both (some minutes) ..."
make --no-print-directory -C "$work/base" tools packages > "$work/build" 2>&1 || { cat "$work/build"; exit 1; }
for place in "$work/base" .; do
  (cd "$place" && dotnet build tests/Benchmarks -c Release --nologo -v quiet) > "$work/build" 2>&1 || { cat "$work/build"; exit 1; }
done

for round in $(seq "$rounds"); do
  for side in base now; do
    echo "Round $round of $rounds: $side ..."
    [ "$side" = base ] && place="$work/base" || place=.
    (cd "$place" && TIMINGS=0 JOURNEYS=1 dotnet run -c Release --no-build --project tests/Benchmarks) | sed "s/^/$side /" >> "$work/figures"
    # Older ones may fail as they tidy up; but not before they have measured.
    [ "$(grep -c "^$side .* journeys a second$" "$work/figures")" -eq "$round" ] || { echo "Not measured: $side."; exit 1; }
  done
done

# A row ends with: round trips, statements, commits, p50, p95, p99.
awk -v rounds="$rounds" '
  function ratios(step, values,   round) {
    for (round = 1; round <= rounds; round++) ratio[round] = values["now", step, round] / values["base", step, round]
  }
  function median(   sorted, i, j, one) {
    for (i = 1; i <= rounds; i++) {
      one = ratio[i]
      for (j = i - 1; j > 0 && sorted[j] > one; j--) sorted[j + 1] = sorted[j]
      sorted[j + 1] = one
    }
    return rounds % 2 ? sorted[(rounds + 1) / 2] : (sorted[rounds / 2] + sorted[rounds / 2 + 1]) / 2
  }
  $2 ~ /^(GET|POST)$/ && $NF ~ /^[0-9.]+$/ {
    step = $2; for (i = 3; i <= NF - 6; i++) step = step " " $i
    if (!(step in seen)) { seen[step] = ++count; name[count] = step }
    round = ++measured[$1, step]
    p50[$1, step] += $(NF - 2); p95[$1, step] += $(NF - 1); p95s[$1, step, round] = $(NF - 1)
  }
  / journeys a second$/ { journeys[$1] += $(NF - 3) }
  END {
    printf "%-28s %10s %10s %7s %10s %10s %7s %7s\n", "mean of the rounds, ms", "base p50", "now p50", "ratio", "base p95", "now p95", "ratio", "median"
    for (i = 1; i <= count; i++) {
      s = name[i]
      ratios(s, p95s)
      printf "%-28s %10.1f %10.1f %7.2f %10.1f %10.1f %7.2f %7.2f\n", s, p50["base", s] / rounds, p50["now", s] / rounds, p50["now", s] / p50["base", s],
        p95["base", s] / rounds, p95["now", s] / rounds, p95["now", s] / p95["base", s], median()
    }
    printf "\np95 now / base, round by round: how far one round can be believed\n"
    for (i = 1; i <= count; i++) {
      ratios(name[i], p95s)
      printf "%-28s", name[i]
      for (round = 1; round <= rounds; round++) printf " %5.2f", ratio[round]
      printf "\n"
    }
    printf "\njourneys a second: base %.1f, now %.1f\n", journeys["base"] / rounds, journeys["now"] / rounds
  }' "$work/figures"
