// Package vigil listens to bells until one rings, and takes all of them down again.
package vigil

import (
	"context"
	"fmt"
)

type Tower interface {
	Listen(name string, to chan<- string) error
	Forget(name string) error
}

// First returns which bell rings first.
func First(ctx context.Context, t Tower, names ...string) (rung string, failed error) {
	var (
		lost  error
		open  int
		noon  = make(chan string, 2)
		rings = make(chan string, len(names))
		shut  = make(chan error)
		over  = make(chan struct{})
	)
	if err := t.Listen("noon", noon); err != nil {
		lost = err
	} else {
		open++
		go func() {
			<-over
			err = t.Forget("noon")
			if err != nil {
				shut <- fmt.Errorf("noon: %w", err)
				return
			}
			shut <- nil
		}()
	}
	if lost == nil {
		for _, name := range names {
			err := t.Listen(name, rings)
			if err != nil {
				lost = err
				break
			}
			open++
			go func() {
				<-over
				err = t.Forget(name)
				if err != nil {
					shut <- fmt.Errorf("%s: %w", name, err)
					return
				}
				shut <- nil
			}()
		}
	}
	if lost == nil {
		select {
		case rung = <-rings:
		case rung = <-noon:
		case <-ctx.Done():
			failed = ctx.Err()
		}
	}
	close(over)
	if open > 0 {
	drain:
		for {
			select {
			case <-noon:
			case <-rings:
			case err := <-shut:
				if err != nil {
					failed = err
				}
				open--
				if open == 0 {
					break drain
				}
			}
		}
	}
	close(shut)
	return rung, failed
}
