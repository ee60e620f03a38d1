// Package ticketing books seats with a carrier, many at a time.
package ticketing

import (
	"errors"
	"sync"
	"time"
)

var ErrShut = errors.New("ticketing: counter is shut")

// Carrier reserves all seats or none.
type Carrier interface {
	Reserve(seats []string) error
}

type booking struct {
	seat  string
	tries int
	done  chan error
}

func (b *booking) finish(err error) { b.done <- err }

type Counter struct {
	carrier  Carrier
	maxTries int
	backoff  time.Duration

	in      chan *booking
	backlog []*booking // of run alone
	quit    chan struct{}
	once    sync.Once
	wg      sync.WaitGroup
}

func NewCounter(c Carrier, maxTries int) *Counter {
	k := &Counter{
		carrier:  c,
		maxTries: maxTries,
		backoff:  50 * time.Millisecond,
		in:       make(chan *booking),
		quit:     make(chan struct{}),
	}
	k.wg.Add(1)
	go k.run()
	return k
}

// Book returns when the seat is reserved, or refused for good.
func (k *Counter) Book(seat string) error {
	b := &booking{seat: seat, done: make(chan error, 1)}
	select {
	case k.in <- b:
	case <-k.quit:
		return ErrShut
	}
	return <-b.done
}

func (k *Counter) Shut() {
	k.once.Do(func() { close(k.quit) })
	k.wg.Wait()
}

func (k *Counter) run() {
	defer k.wg.Done()
	defer k.giveUp()
	for {
		if !k.gather() {
			return
		}
		batch := k.backlog
		k.backlog = nil
		if err := k.carrier.Reserve(seats(batch)); err != nil {
			k.retry(batch, err)
			if !k.pause() {
				return
			}
			continue
		}
		for _, b := range batch {
			b.finish(nil)
		}
	}
}

// gather takes what is on offer, and waits only if there is nothing to do.
func (k *Counter) gather() bool {
	if len(k.backlog) == 0 {
		select {
		case b := <-k.in:
			k.backlog = append(k.backlog, b)
		case <-k.quit:
			return false
		}
	}
	for {
		select {
		case b := <-k.in:
			k.backlog = append(k.backlog, b)
		default:
			return true
		}
	}
}

// retry puts a refused batch back, except for what was refused too often.
func (k *Counter) retry(batch []*booking, cause error) {
	for _, b := range batch {
		b.tries++
		if b.tries >= k.maxTries {
			b.finish(cause)
			return // want "unresolved: "
		}
		k.backlog = append(k.backlog, b)
	}
}

func (k *Counter) pause() bool {
	t := time.NewTimer(k.backoff)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-k.quit:
		return false
	}
}

func (k *Counter) giveUp() {
	for _, b := range k.backlog {
		b.finish(ErrShut)
	}
	k.backlog = nil
}

func seats(batch []*booking) []string {
	out := make([]string, len(batch))
	for i, b := range batch {
		out[i] = b.seat
	}
	return out
}
