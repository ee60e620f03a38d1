// Package vault opens boxes, at most so many at once if there is a limit.
package vault

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

var ErrEmpty = errors.New("empty box")

type Vault struct {
	limit *semaphore.Weighted
	open  func(string) (string, error)
}

func New(limit *semaphore.Weighted, open func(string) (string, error)) *Vault {
	return &Vault{limit: limit, open: open}
}

// Read opens the boxes one by one.
func (v *Vault) Read(ctx context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		if v.limit != nil {
			if err := v.limit.Acquire(ctx, 1); err != nil {
				return nil, err
			}
		}
		what, err := v.open(id)
		if v.limit != nil {
			v.limit.Release(1)
		}
		if err != nil {
			if errors.Is(err, ErrEmpty) {
				continue
			}
			return nil, err
		}
		out[id] = what
	}
	return out, nil
}
