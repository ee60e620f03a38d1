// Package tide waits for high water, or for the end of a context. The hook of the
// context takes the lock before it wakes anybody.
package tide

import (
	"context"
	"sync"
)

// Table has the height of the water.
type Table struct {
	mu   sync.Mutex
	cond *sync.Cond
	cm   int
}

// NewTable returns a table at low water.
func NewTable() *Table {
	t := &Table{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *Table) wake() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cond.Broadcast()
}

// Set sets the height.
func (t *Table) Set(cm int) {
	t.mu.Lock()
	t.cm = cm
	t.mu.Unlock()
	t.cond.Broadcast()
}

// Await returns the height when it is at least cm.
func (t *Table) Await(ctx context.Context, cm int) (int, error) {
	stop := context.AfterFunc(ctx, t.wake)
	defer stop()

	t.mu.Lock()
	defer t.mu.Unlock()
	for t.cm < cm {
		if err := ctx.Err(); err != nil {
			return t.cm, err
		}
		t.cond.Wait()
	}
	return t.cm, nil
}
