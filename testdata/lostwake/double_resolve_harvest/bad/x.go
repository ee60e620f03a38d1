// Package harvest has pickers tell when the last of them is done.
package harvest

import "sync/atomic"

// Field is picked by several.
type Field struct {
	pickers atomic.Int32
	bare    chan struct{}
}

// Pick starts a picker for each row.
func Pick(rows []func()) *Field {
	f := &Field{bare: make(chan struct{})}
	f.pickers.Store(int32(len(rows)))
	for _, row := range rows {
		go f.pick(row)
	}
	return f
}

func (f *Field) pick(row func()) {
	row()
	f.goHome()
}

func (f *Field) goHome() {
	f.pickers.Add(-1)
	if f.pickers.Load() == 0 {
		close(f.bare) // want `double-resolve`
	}
}

// Wait waits until the field is bare.
func (f *Field) Wait() { <-f.bare }
