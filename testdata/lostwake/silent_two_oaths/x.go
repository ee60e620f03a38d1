// Package oaths has both sides swear at once: the second to have sworn opens the door, the first to refuse tells why.
package oaths

import (
	"errors"
	"sync/atomic"
)

// ErrFled is for one who has left.
var ErrFled = errors.New("oaths: fled")

// Swear returns when both have sworn, or one refuses.
func Swear(hear, speak func() error) error {
	left := int32(2)
	open := make(chan struct{})
	refused := uint32(0)
	why := make(chan error)

	go func() {
		if err := hear(); err != nil {
			refuse(err, &refused, why)
			return
		}
		if atomic.AddInt32(&left, -1) == 0 {
			close(open)
		}
	}()
	go func() {
		if err := speak(); err != nil {
			refuse(err, &refused, why)
			return
		}
		if atomic.AddInt32(&left, -1) == 0 {
			close(open)
		}
	}()

	select {
	case err := <-why:
		return err
	case <-open:
	}
	return nil
}

func refuse(err error, refused *uint32, why chan error) {
	if errors.Is(err, ErrFled) {
		if atomic.AddUint32(refused, 1) == 1 {
			why <- err
		}
		return
	}
	panic(err)
}
