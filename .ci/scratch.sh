# Sourced by the tests of the channels: a scratch module with a lost wake-up and,
# on demand, its corrected twin. The directory is removed when the script ends.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
fixture=$root/testdata/lostwake/late_unlock_gap
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# use KIND makes the scratch module's code bad or good.
use() { sed 's| *// want .*||' "$fixture/$1/weather.go" >"$scratch/weather.go"; }

# expect STATUS TEXT COMMAND... fails unless the command ends so and says so.
expect() {
	local want=$1 text=$2 got=0 out
	shift 2
	out=$("$@" 2>&1) || got=$?
	if [ "$got" -ne "$want" ] || [[ "$out" != *"$text"* ]]; then
		printf 'ci: %s: status %s instead of %s, or not in it: %s\n%s\n' "$*" "$got" "$want" "$text" "$out" >&2
		exit 1
	fi
	echo "as expected: status $got, \"$text\""
}

cd "$scratch"
printf 'module example.com/shop\n\ngo 1.26.0\n' >go.mod
use bad
