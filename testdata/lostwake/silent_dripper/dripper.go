// Package dripper limits a rate; waiters sleep until the refill hands them a drop.
package dripper

import (
	"context"
	"sync"
	"time"
)

type Dripper struct {
	mu    sync.Mutex
	drops int
	max   int
	queue []chan struct{}
	tick  *time.Ticker
	quit  chan struct{}
	once  sync.Once
}

func New(max int, every time.Duration) *Dripper {
	d := &Dripper{max: max, drops: max, tick: time.NewTicker(every), quit: make(chan struct{})}
	go d.loop()
	return d
}

func (d *Dripper) loop() {
	for {
		select {
		case <-d.tick.C:
			d.refill()
		case <-d.quit:
			d.tick.Stop()
			return
		}
	}
}

func (d *Dripper) refill() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.queue) > 0 {
		close(d.queue[0])
		d.queue = d.queue[1:]
	} else if d.drops < d.max {
		d.drops++
	}
}

func (d *Dripper) Allow() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.drops == 0 {
		return false
	}
	d.drops--
	return true
}

func (d *Dripper) Wait(ctx context.Context) error {
	d.mu.Lock()
	if d.drops > 0 {
		d.drops--
		d.mu.Unlock()
		return nil
	}
	ch := make(chan struct{})
	d.queue = append(d.queue, ch)
	d.mu.Unlock()
	select {
	case <-ch:
		return nil
	case <-d.quit:
		return context.Canceled
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Dripper) Stop() { d.once.Do(func() { close(d.quit) }) }
