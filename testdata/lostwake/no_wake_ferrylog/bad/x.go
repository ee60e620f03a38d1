// Package ferrylog writes the log book of a ferry. Entries of several crew
// members share one sync.
package ferrylog

import (
	"errors"
	"fmt"
	"io"
	"sync"
)

var ErrClosed = errors.New("ferrylog: closed")

// File is what the book is written to.
type File interface {
	io.Writer
	Sync() error
}

type Book struct {
	file File

	mu      sync.Mutex
	work    sync.Cond // the flusher waits here
	synced  sync.Cond // writers wait here
	buf     []byte
	next    uint64 // number of the last entry handed in
	durable uint64 // number of the last entry on disk
	closing bool
	err     error

	stopped chan struct{}
}

func Open(f File) *Book {
	b := &Book{file: f, stopped: make(chan struct{})}
	b.work.L = &b.mu
	b.synced.L = &b.mu
	go b.flushLoop()
	return b
}

// Enter adds an entry and returns when it is on disk.
func (b *Book) Enter(entry []byte) (uint64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return 0, b.err
	}
	if b.closing {
		return 0, ErrClosed
	}
	b.next++
	no := b.next
	b.buf = fmt.Appendf(b.buf, "%08d %d\n", no, len(entry))
	b.buf = append(b.buf, entry...)
	b.work.Signal()

	for b.durable < no && b.err == nil {
		b.synced.Wait()
	}
	if b.durable < no {
		return 0, b.err
	}
	return no, nil
}

// take waits for entries; ok is false when the book is closing and all is out.
func (b *Book) take() (buf []byte, upto uint64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.buf) == 0 && !b.closing {
		b.work.Wait()
	}
	buf, b.buf = b.buf, nil
	return buf, b.next, len(buf) > 0
}

func (b *Book) flushLoop() {
	defer close(b.stopped)
	for {
		buf, upto, ok := b.take()
		if !ok {
			return
		}
		err := b.persist(buf)

		b.mu.Lock()
		if err != nil {
			b.err = fmt.Errorf("ferrylog: entry %d: %w", upto, err) // want "no-wake: "
			b.mu.Unlock()
			return
		}
		b.durable = upto
		b.mu.Unlock()
		b.synced.Broadcast()
	}
}

func (b *Book) persist(buf []byte) error {
	if _, err := b.file.Write(buf); err != nil {
		return err
	}
	return b.file.Sync()
}

// Close flushes what is left and stops the flusher.
func (b *Book) Close() error {
	b.mu.Lock()
	b.closing = true
	b.mu.Unlock()
	b.work.Signal()
	<-b.stopped

	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}
