// Package vault audits the boxes of a bank vault within a time limit.
package vault

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// Box is a safe deposit box. Inspect may panic on a damaged record.
type Box interface {
	Inspect() error
}

// Auditor inspects boxes.
type Auditor struct {
	Limit time.Duration
}

// Audit returns how many boxes were found in order until the first that was not,
// or until the limit.
func (a Auditor) Audit(ctx context.Context, boxes []Box) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, a.Limit)
	defer cancel()

	var inOrder atomic.Int64
	finished := make(chan error)
	go func() {
		var err error
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("vault: damaged record: %v", p)
			}
			select {
			case finished <- err:
			case <-ctx.Done():
			}
		}()
		for i, b := range boxes {
			if err = b.Inspect(); err != nil {
				err = fmt.Errorf("vault: box %d: %w", i, err)
				return
			}
			inOrder.Add(1)
		}
	}()

	var err error
	select {
	case err = <-finished:
	case <-ctx.Done():
		err = ctx.Err()
	}
	return int(inOrder.Load()), err
}
