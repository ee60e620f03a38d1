// Package kennel borrows dogs for a walk.
package kennel

import (
	"context"
	"errors"
)

// ErrNoDog says that no dog wants to go out.
var ErrNoDog = errors.New("kennel: no dog")

// Dog has to be brought back.
type Dog interface {
	Walk(minutes int)
	BringBack()
}

// Kennel lends dogs. Lend may take long.
type Kennel interface {
	Lend(breed string) (Dog, error)
}

type lent struct {
	dog Dog
	err error
}

// Walk walks a dog. When the context ends first, the dog that comes later is
// brought back at once.
func Walk(ctx context.Context, k Kennel, breed string, minutes int) error {
	dogs := make(chan lent)
	go func() {
		d, err := k.Lend(breed)
		if err == nil && d == nil {
			err = ErrNoDog
		}
		dogs <- lent{d, err}
	}()

	var l lent
	select {
	case l = <-dogs:
	case <-ctx.Done():
		go func() {
			if late := <-dogs; late.err == nil {
				late.dog.BringBack()
			}
		}()
		return ctx.Err()
	}
	if l.err != nil {
		return l.err
	}
	defer l.dog.BringBack()
	l.dog.Walk(minutes)
	return nil
}
