// Package balloon sends weather balloons up, and reads what they have measured.
package balloon

import "context"

type record struct {
	height int
	err    error
}

type balloon struct {
	rise   func() (int, error)
	landed chan bool
	record *record
}

func (b *balloon) fly() {
	height, err := b.rise()
	b.record = &record{height, err}
	close(b.landed)
}

// Station keeps balloons by their numbers.
type Station struct {
	up map[int]*balloon
}

// Release releases balloon n.
func (s *Station) Release(n int, rise func() (int, error)) {
	b := &balloon{rise: rise, landed: make(chan bool)}
	s.up[n] = b
	go b.fly()
}

// Height waits for balloon n.
func (s *Station) Height(ctx context.Context, n int) (int, error) {
	return s.read(ctx, s.up[n])
}

func (s *Station) read(ctx context.Context, b *balloon) (int, error) {
	select {
	case <-b.landed:
		if b.record.err != nil {
			return 0, b.record.err
		}
		return b.record.height, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
