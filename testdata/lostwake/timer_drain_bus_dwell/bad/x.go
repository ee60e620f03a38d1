// Package dwell controls how long a bus stays at its stops.
package dwell

import "time"

// Door of a bus; it belongs to the driver's goroutine.
type Door struct {
	timer *time.Timer
	total int
}

// NewDoor returns a door that wants to close after d.
func NewDoor(d time.Duration) *Door { return &Door{timer: time.NewTimer(d)} }

// Hold reports whether it is time to close the door. It returns earlier, with
// false, when a passenger is seen.
func (d *Door) Hold(passengers <-chan int) bool {
	select {
	case n := <-passengers:
		d.total += n
		return false
	case <-d.timer.C:
		return true
	}
}

// Again starts the time again, at the next stop or for a late passenger.
func (d *Door) Again(dur time.Duration) {
	if !d.timer.Stop() {
		<-d.timer.C // want "timer-drain: "
	}
	d.timer.Reset(dur)
}

// Total returns the number of passengers.
func (d *Door) Total() int { return d.total }

// Tour drives along the stops.
func (d *Door) Tour(stops int, passengers <-chan int, dur time.Duration) {
	for range stops {
		for !d.Hold(passengers) {
			d.Again(dur)
		}
		d.Again(dur)
	}
}
