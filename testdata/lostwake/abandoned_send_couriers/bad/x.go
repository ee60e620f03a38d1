// Package couriers sends the same message by several roads; the first to
// arrive counts.
package couriers

import (
	"context"
	"errors"
	"time"
)

// ErrNoRoad is reported when there is no road at all.
var ErrNoRoad = errors.New("couriers: no road")

// A Receipt tells by which road a message arrived.
type Receipt struct {
	Road string
	At   time.Time
}

type ride struct {
	receipt Receipt
	err     error
}

// An Office starts couriers one after the other, a head start apart.
type Office struct {
	HeadStart time.Duration
	Ride      func(ctx context.Context, road, message string) error
}

// Send delivers the message and returns the receipt of the first courier.
func (o *Office) Send(ctx context.Context, message string, roads ...string) (Receipt, error) {
	if len(roads) == 0 {
		return Receipt{}, ErrNoRoad
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	home := make(chan ride)
	start := func(road string) {
		err := o.Ride(ctx, road, message)
		home <- ride{Receipt{road, time.Now()}, err} // want "abandoned-send: "
	}

	go start(roads[0])
	next, riding := roads[1:], 1
	tick := time.NewTicker(max(o.HeadStart, time.Millisecond))
	defer tick.Stop()

	var errs []error
	for riding > 0 {
		var ticks <-chan time.Time
		if len(next) > 0 {
			ticks = tick.C
		}
		select {
		case r := <-home:
			if r.err == nil {
				return r.receipt, nil
			}
			riding--
			errs = append(errs, r.err)
			if len(next) > 0 {
				go start(next[0])
				next = next[1:]
				riding++
			}
		case <-ticks:
			go start(next[0])
			next = next[1:]
			riding++
		}
	}
	return Receipt{}, errors.Join(errs...)
}
