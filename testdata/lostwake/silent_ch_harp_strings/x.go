// Package harp lets several tuners tune a string; the first who is content wins.
package harp

import (
	"errors"
	"sync"
)

// ErrFlat says that nobody was content.
var ErrFlat = errors.New("harp: string stays flat")

// Tuner returns the pitch, and whether he is content.
type Tuner func(str int) (hertz float64, content bool)

// Tune returns the pitch of the first tuner who is content.
func Tune(str int, tuners ...Tuner) (float64, error) {
	winner := make(chan float64, 1)
	gaveUp := make(chan struct{})
	var wg sync.WaitGroup
	for _, tune := range tuners {
		wg.Add(1)
		go func() {
			defer wg.Done()
			hz, content := tune(str)
			if !content {
				return
			}
			select {
			case winner <- hz:
			default: // somebody was faster
			}
		}()
	}
	go func() {
		wg.Wait()
		close(gaveUp)
	}()

	select {
	case hz := <-winner:
		return hz, nil
	case <-gaveUp:
	}
	select {
	case hz := <-winner:
		return hz, nil
	default:
		return 0, ErrFlat
	}
}
