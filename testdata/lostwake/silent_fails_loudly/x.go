// Package stage waits for the curtain, and gives the show up, loudly, where it does not rise.
package stage

import (
	"fmt"
	"time"
)

type mishap struct{ what string }

// giveUp never returns.
func giveUp(what string) {
	if what == "" {
		what = "something"
	}
	panic(mishap{what})
}

func Raise(curtain func() error) {
	up := make(chan bool)
	go func() { up <- curtain() == nil }()
	select {
	case ok := <-up:
		fmt.Println("up:", ok)
	case <-time.After(time.Second):
		giveUp("the curtain is stuck")
	}
}
