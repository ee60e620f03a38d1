package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What -debug prints, letter by letter.
func TestDebug(t *testing.T) {
	debug := func(flags ...string) string {
		args := append(flags, "./lostwake/dockyard/good")
		got := execute(t, fixtures, []string{toolEnv + "=suite"}, self(t), args...)
		return got.stderr
	}
	tests := map[string]string{
		"r": `dockyard\.go:27:16: parker \(\*Yard\)\.Dock: leaves a channel where others find it`,
		"x": `\(\*Yard\)\.Dock against \(\*Yard\)\.Leave after \(\*Yard\)\.TryDock: safe, \d+ states\n`,
		"a": `(?m)^func .*Leave`,
		"s": `object in containers \(chan struct\{\}\)\n\t.*dockyard\.go:28:12: \(\*Yard\)\.Dock make, capacity 1\n`,
		"t": `dockyard/good: comments \S+, load \S+, roles \S+, explore \S+, obligations \S+, facts \S+\n`,
	}
	for letter, want := range tests {
		t.Run(letter, func(t *testing.T) {
			assert.Regexp(t, want, debug("-lostwake.debug="+letter))
		})
	}
	assert.Empty(t, debug())
	assert.Empty(t, debug("-lostwake.debug=rxas", "-lostwake.debugfunc=^nosuch"))
	assert.NotEmpty(t, debug("-lostwake.debug=r", "-lostwake.debugfunc=Dock$"))
	assert.Contains(t, debug("-lostwake.debugfunc=("), `invalid value "(" for flag -lostwake.debugfunc`)
}
