// Package oysters opens oysters, and looks for pearls, in two steps.
package oysters

import (
	"errors"
	"sync"
)

// ErrBad says that an oyster is bad.
var ErrBad = errors.New("oysters: bad")

// Pearls counts the pearls, until an oyster is bad.
func Pearls(oysters []string, open func(string) []byte, look func([]byte) (int, error)) (pearls int, err error) {
	opened := make(chan []byte)
	var both sync.WaitGroup
	both.Add(2)
	go func() {
		defer both.Done()
		defer close(opened)
		for _, o := range oysters {
			opened <- open(o) // want "abandoned-send: "
		}
	}()
	go func() {
		defer both.Done()
		for meat := range opened {
			if len(meat) == 0 {
				continue
			}
			n, bad := look(meat)
			if bad != nil {
				err = ErrBad
				return
			}
			pearls += n
		}
	}()
	both.Wait()
	return pearls, err
}
