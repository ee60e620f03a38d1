// Package comet photographs a comet, with a pause between two plates.
package comet

import "time"

// Expose takes the plates one after another until the clouds come. Each pause has a
// timer of its own: the tick of the one before is none of this one.
func Expose(plates []string, pause time.Duration, clouds <-chan struct{}, shoot func(string)) (taken int) {
	for _, plate := range plates {
		shoot(plate)
		taken++
		pausing := time.NewTimer(pause)
		overcast := false
		select {
		case <-pausing.C:
		case <-clouds:
			overcast = true
			if !pausing.Stop() {
				<-pausing.C
			}
		}
		if len(plate) == 0 || overcast && taken > 2 {
			return taken
		}
	}
	return taken
}
