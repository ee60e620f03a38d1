// Package lastpicker has one picker at a time, so that the count is looked at by one.
package lastpicker

import "sync/atomic"

// Field is picked by one after the other.
type Field struct {
	rows atomic.Int32
	bare chan struct{}
}

// Pick starts the one picker.
func Pick(rows []func()) *Field {
	f := &Field{bare: make(chan struct{})}
	f.rows.Store(int32(len(rows)))
	go f.pick(rows)
	return f
}

func (f *Field) pick(rows []func()) {
	for _, row := range rows {
		row()
		f.done()
	}
}

func (f *Field) done() {
	f.rows.Add(-1)
	if f.rows.Load() == 0 {
		close(f.bare)
	}
}

// Wait waits until the field is bare.
func (f *Field) Wait() { <-f.bare }
