// Package leasekeeper keeps a lease alive for as long as its holder works.
package leasekeeper

import (
	"context"
	"time"
)

// Client speaks with the lock service.
type Client interface {
	Grant(ctx context.Context, name string) (id int64, err error)
	Renew(ctx context.Context, id int64) error
	Revoke(ctx context.Context, id int64) error
}

// WithLease runs work under the lease. The context of work ends when the lease
// is lost.
func WithLease(ctx context.Context, c Client, name string, every time.Duration, work func(context.Context) error) error {
	id, err := c.Grant(ctx, name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	tick := time.NewTicker(every)
	defer tick.Stop()
	go keep(ctx, c, id, tick.C, cancel)

	err = work(ctx)
	if cause := context.Cause(ctx); err == nil && cause != nil {
		err = cause
	}
	c.Revoke(context.WithoutCancel(ctx), id)
	return err
}

func keep(ctx context.Context, c Client, id int64, tick <-chan time.Time, lost context.CancelCauseFunc) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		if err := c.Renew(ctx, id); err != nil {
			lost(err)
			return
		}
	}
}
