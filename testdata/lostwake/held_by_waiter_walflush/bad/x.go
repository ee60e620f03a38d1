// Package walflush is a write-ahead log whose writers wait for the group sync.
package walflush

import (
	"io"
	"sync"
)

type group struct {
	done chan struct{}
	err  error
}

func newGroup() *group { return &group{done: make(chan struct{})} }

// Log appends records; Flush writes them out in groups.
type Log struct {
	mu   sync.Mutex
	out  io.Writer
	buf  []byte
	next *group
}

// Open returns a log that writes to out. Somebody has to call Flush regularly.
func Open(out io.Writer) *Log {
	return &Log{out: out, next: newGroup()}
}

// Append adds a record and waits until it was written.
func (l *Log) Append(rec []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf = append(l.buf, rec...)
	g := l.next
	<-g.done // want "held-by-waiter: "
	return g.err
}

// Flush writes the records of the current group and releases their writers.
func (l *Log) Flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.next
	l.next = newGroup()
	if len(l.buf) > 0 {
		_, g.err = l.out.Write(l.buf)
		l.buf = l.buf[:0]
	}
	close(g.done)
}

// Pending returns the number of bytes that were not written yet.
func (l *Log) Pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.buf)
}
