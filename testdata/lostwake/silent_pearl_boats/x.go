// Package pearlboats has boats on which nobody waits for a diver who has gone home.
package pearlboats

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// ErrHome says that the boat lies in the harbour.
var ErrHome = errors.New("the boat is home")

// Sloop has a diver who says so when there will be no more pearls.
type Sloop struct {
	home   atomic.Bool
	orders chan int
	pearls chan int
	anchor chan struct{}
}

// SailSloop takes a sloop out.
func SailSloop() *Sloop {
	b := &Sloop{orders: make(chan int, 1), pearls: make(chan int, 64), anchor: make(chan struct{})}
	go b.dive()
	return b
}

func (b *Sloop) dive() {
	defer close(b.pearls)
	for {
		select {
		case n := <-b.orders:
			b.pearls <- n
		case <-b.anchor:
			return
		}
	}
}

// Order asks for a pearl.
func (b *Sloop) Order(n int) {
	select {
	case b.orders <- n:
	case <-b.anchor:
	}
}

// Next returns a pearl.
func (b *Sloop) Next(ctx context.Context) (int, error) {
	if b.home.Load() {
		return 0, ErrHome
	}
	select {
	case p, ok := <-b.pearls:
		if !ok {
			return 0, ErrHome
		}
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Home calls the diver up.
func (b *Sloop) Home() {
	if b.home.CompareAndSwap(false, true) {
		close(b.anchor)
	}
}

// Yawl has a diver who serves whatever was ordered before he goes home.
type Yawl struct {
	mu     sync.Mutex
	home   bool
	orders chan chan int
	anchor chan struct{}
}

// SailYawl takes a yawl out.
func SailYawl() *Yawl {
	y := &Yawl{orders: make(chan chan int, 8), anchor: make(chan struct{})}
	go y.dive()
	return y
}

func (y *Yawl) dive() {
	for {
		select {
		case to := <-y.orders:
			to <- 1
		case <-y.anchor:
			for {
				select {
				case to := <-y.orders:
					to <- 0
				default:
					return
				}
			}
		}
	}
}

// Next orders a pearl, and waits for it.
func (y *Yawl) Next(ctx context.Context) (int, error) {
	to := make(chan int, 1)
	y.mu.Lock()
	if y.home {
		y.mu.Unlock()
		return 0, ErrHome
	}
	y.orders <- to
	y.mu.Unlock()
	select {
	case p := <-to:
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Home calls the diver up.
func (y *Yawl) Home() {
	y.mu.Lock()
	defer y.mu.Unlock()
	if !y.home {
		y.home = true
		close(y.anchor)
	}
}

// Ketch goes home once all who wait have their pearl.
type Ketch struct {
	home    atomic.Bool
	waiting sync.WaitGroup
	pearls  chan int
	anchor  chan struct{}
}

// SailKetch takes a ketch out.
func SailKetch() *Ketch {
	k := &Ketch{pearls: make(chan int), anchor: make(chan struct{})}
	go func() {
		for {
			select {
			case k.pearls <- 1:
			case <-k.anchor:
				return
			}
		}
	}()
	return k
}

// Next returns a pearl.
func (k *Ketch) Next(ctx context.Context) (int, error) {
	k.waiting.Add(1)
	defer k.waiting.Done()
	if k.home.Load() {
		return 0, ErrHome
	}
	select {
	case p := <-k.pearls:
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Home lets those who wait have theirs, and calls the diver up.
func (k *Ketch) Home() {
	k.home.Store(true)
	k.waiting.Wait()
	close(k.anchor)
}

// Junk has a context of its own, which ends with it.
type Junk struct {
	home   atomic.Bool
	ctx    context.Context
	cancel context.CancelFunc
	pearls chan int
	anchor chan struct{}
}

// SailJunk takes a junk out.
func SailJunk(ctx context.Context) *Junk {
	j := &Junk{pearls: make(chan int, 8), anchor: make(chan struct{})}
	j.ctx, j.cancel = context.WithCancel(ctx)
	go func() {
		for i := 0; ; i++ {
			select {
			case j.pearls <- i:
			case <-j.anchor:
				return
			}
		}
	}()
	return j
}

// Next returns a pearl.
func (j *Junk) Next() (int, error) {
	if j.home.Load() {
		return 0, ErrHome
	}
	select {
	case p := <-j.pearls:
		return p, nil
	case <-j.ctx.Done():
		return 0, ErrHome
	}
}

// Home ends the junk's day.
func (j *Junk) Home() {
	j.home.Store(true)
	close(j.anchor)
	j.cancel()
}

// Prahm has a mate who reads what comes over the radio, and a boy who calls the hours.
type Prahm struct {
	home   atomic.Bool
	radio  io.ReadCloser
	words  chan byte
	hours  <-chan struct{}
	anchor chan struct{}
}

// SailPrahm takes a prahm out.
func SailPrahm(radio io.ReadCloser, hours <-chan struct{}) *Prahm {
	p := &Prahm{radio: radio, words: make(chan byte, 8), hours: hours, anchor: make(chan struct{})}
	go p.listen()
	go p.call()
	return p
}

func (p *Prahm) listen() {
	defer close(p.words)
	var word [1]byte
	for {
		if _, err := p.radio.Read(word[:]); err != nil {
			return
		}
		p.words <- word[0]
	}
}

func (p *Prahm) call() {
	for {
		select {
		case <-p.hours:
			select {
			case p.words <- 'h':
			default:
			}
		case <-p.anchor:
			return
		}
	}
}

// Next returns the next word; the end of the radio ends it.
func (p *Prahm) Next(ctx context.Context) (byte, error) {
	if p.home.Load() {
		return 0, ErrHome
	}
	select {
	case word, ok := <-p.words:
		if !ok {
			return 0, ErrHome
		}
		return word, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Home switches the radio off.
func (p *Prahm) Home() error {
	p.home.Store(true)
	close(p.anchor)
	return p.radio.Close()
}
