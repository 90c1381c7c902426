#!/usr/bin/env bash
# Runs every test project, one after the other, and ends with one line that counts. CONFIGURATION as for the build (Release).
set -u
# Each host would watch its settings files, and a system has few such watches; the tests make hundreds of hosts.
export DOTNET_hostBuilder__reloadConfigOnChange=false
cd "$(dirname "$0")/.." || exit 1
configuration=${CONFIGURATION:-Release}
report=$(mktemp)
trap 'rm -f "$report"' EXIT
failed_to_run=0

for project in tests/*/*Tests.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  before=$(grep -cE 'Failed: +[0-9]+, Passed: +[0-9]+' "$report")
  dotnet test "$project" --configuration "$configuration" --no-build --nologo 2>&1 | tee -a "$report"
  if [ "$(grep -cE 'Failed: +[0-9]+, Passed: +[0-9]+' "$report")" = "$before" ]; then
    echo "$name did not get to the end of its tests."
    failed_to_run=$((failed_to_run + 1))
  fi
done

# The simulation's program, so that one sees how it goes: a minute of seeds. The same ones each time; `make simulate FROM=…` plays others.
echo "== Seeds of the simulation"
if dotnet "tests/Simulation/bin/$configuration/net10.0/Simulation.Tests.dll" "${SIMULATE:-60s}" 1; then
  echo "Failed: 0, Passed: 1" >>"$report"
else
  echo "Failed: 1, Passed: 0" >>"$report"
fi

# Each project ends with "… Failed: 1, Passed: 2, Skipped: 0, Total: 3 …".
sum() { grep -oE 'Failed: +[0-9]+, Passed: +[0-9]+' "$report" | grep -oE "$1: +[0-9]+" | awk '{ total += $2 } END { print total + 0 }'; }
passed=$(sum Passed)
failed=$(($(sum Failed) + failed_to_run))
echo
# What failed once more, where one who sees only the end will find it: name, message and where.
awk '/^  Failed [A-Za-z]/ { left = 25 } /^(Passed|Failed)! / || /^  (Passed|Skipped) / { left = 0 } left-- > 0' "$report"
# And their names alone, as a trace may be long.
grep -E '^  Failed [A-Za-z]' "$report"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
