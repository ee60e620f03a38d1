// Package kite tells of the wind. The kite is hauled in when it is asked to; who measures looks for that
// between two measures, and not while nobody takes one from him.
package kite

import "context"

type Kite struct {
	gusts chan int
	haul  chan struct{}
	down  chan struct{}
}

func Fly(wind func() int) *Kite {
	k := &Kite{gusts: make(chan int), haul: make(chan struct{}), down: make(chan struct{})}
	go k.measure(wind)
	return k
}

// Gusts returns the gusts as they are measured.
func (k *Kite) Gusts() <-chan int { return k.gusts }

func (k *Kite) measure(wind func() int) {
	defer close(k.down)
	defer close(k.gusts)
	for {
		select {
		case <-k.haul:
			return
		default:
			k.tell(wind())
		}
	}
}

func (k *Kite) tell(gust int) {
	k.gusts <- gust // want `no-exit: \(\*Kite\).tell sends on Kite.gusts without a case for the end obeyed at line 27`
}

// Haul hauls the kite in.
func (k *Kite) Haul() {
	close(k.haul)
	<-k.down
}

// Stock keeps bread for who comes, as much as it has room for.
type Stock struct {
	bread  chan string
	ctx    context.Context
	cancel context.CancelFunc
}

func NewStock(ctx context.Context, room int) *Stock {
	s := &Stock{bread: make(chan string, room)}
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

// Bake bakes until the stock is closed.
func (s *Stock) Bake(bake func() (string, error)) error {
	for {
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		default:
			if b, err := bake(); err == nil {
				s.bread <- b // want `no-exit: \(\*Stock\).Bake sends on Stock.bread without a case for the end obeyed at line 62`
			}
		}
	}
}

func (s *Stock) Take(ctx context.Context) (string, error) {
	select {
	case b := <-s.bread:
		return b, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-s.ctx.Done():
		return "", s.ctx.Err()
	}
}

func (s *Stock) Close() { s.cancel() }
