// Package baker waits for a mill of another package.
package baker

import "github.com/futurelint/futurelint/testdata/facts/mill"

// Wait waits for flour.
func Wait(m *mill.Mill) {
	<-m.Turning() // want "no-exit: "
}

// WaitWell waits until the mill is shut.
func WaitWell(m *mill.Mill) bool {
	select {
	case <-m.Turning():
		return true
	case <-m.Closing():
		return false
	}
}
