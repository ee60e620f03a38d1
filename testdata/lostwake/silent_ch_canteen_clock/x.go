// Package canteenclock closes a hatch when nobody came for a while.
package canteenclock

import "time"

// Deadline is a timer that may be reset at any time, by one goroutine.
type Deadline struct {
	t    *time.Timer
	read bool
}

// NewDeadline returns a deadline.
func NewDeadline(d time.Duration) *Deadline {
	return &Deadline{t: time.NewTimer(d)}
}

// C is the timer's channel. Who receives from it calls Seen.
func (d *Deadline) C() <-chan time.Time { return d.t.C }

// Seen notes that the tick was received.
func (d *Deadline) Seen() { d.read = true }

// Reset resets the deadline.
func (d *Deadline) Reset(to time.Duration) {
	if !d.t.Stop() && !d.read {
		<-d.t.C
	}
	d.read = false
	d.t.Reset(to)
}

// Hatch serves guests until the deadline has passed twice in a row. It returns the
// number of meals.
func Hatch(guests <-chan int, patience time.Duration) (meals int) {
	d := NewDeadline(patience)
	for quiet := 0; quiet < 2; {
		select {
		case n, ok := <-guests:
			if !ok {
				if !d.t.Stop() && !d.read {
					<-d.C()
				}
				return meals
			}
			meals += n
			quiet = 0
		case <-d.C():
			d.Seen()
			quiet++
		}
		d.Reset(patience)
	}
	return meals
}
