// Package oracle asks an oracle, and does not wait for ever.
package oracle

import "context"

// An Oracle answers, or says why not.
type Oracle interface {
	Ask(question string) error
}

// Ask asks o until the context ends.
func Ask(ctx context.Context, o Oracle, question string) error {
	said := make(chan error, 1)
	go func() {
		err := o.Ask(question)
		select {
		case said <- err:
		default:
		}
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-said:
		return err
	}
}
