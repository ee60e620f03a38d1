// Package mics lets singers share microphones.
package mics

import (
	"context"
	"fmt"
)

// Rack holds microphones.
type Rack chan struct{}

// NewRack returns a rack for n microphones.
func NewRack(n int) Rack { return make(Rack, n) }

// Singer may panic at high notes.
type Singer interface {
	Sing(ctx context.Context, verse string) error
}

// Perform sings the verses with a microphone. It waits for one, and for the
// conductor between the verses.
func (r Rack) Perform(ctx context.Context, s Singer, verses []string, conductor <-chan struct{}) (sung int, err error) {
	select {
	case r <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() {
		<-r
		if p := recover(); p != nil {
			err = fmt.Errorf("mics: verse %d: %v", sung+1, p)
		}
	}()
	for _, v := range verses {
		select {
		case <-conductor:
		case <-ctx.Done():
			return sung, ctx.Err()
		}
		if err := s.Sing(ctx, v); err != nil {
			return sung, err
		}
		sung++
	}
	return sung, nil
}
