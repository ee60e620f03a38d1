package sluice

import (
	"errors"
	"fmt"
	"sync"
)

var ErrShut = errors.New("sluice: shut for the winter")

// Change is something that happened to a barge.
type Change struct {
	Kind  string
	Barge string
}

// Changes are all changes of one barge since it was last popped.
type Changes []Change

// Log collects changes per barge and hands them out oldest barge first.
type Log struct {
	lock  sync.RWMutex
	cond  sync.Cond
	byKey map[string]Changes
	order []string

	shutLock sync.Mutex
	shut     bool
}

func NewLog() *Log {
	l := &Log{byKey: make(map[string]Changes)}
	l.cond.L = &l.lock
	return l
}

// Add records a change.
func (l *Log) Add(kind, barge string) error {
	if barge == "" {
		return fmt.Errorf("sluice: %s without a barge", kind)
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.IsShut() {
		return ErrShut
	}
	l.addLocked(Change{Kind: kind, Barge: barge})
	return nil
}

func (l *Log) addLocked(c Change) {
	if _, queued := l.byKey[c.Barge]; !queued {
		l.order = append(l.order, c.Barge)
	}
	l.byKey[c.Barge] = compress(append(l.byKey[c.Barge], c))
	l.cond.Broadcast()
}

// compress drops the older of two equal changes in a row.
func compress(cs Changes) Changes {
	if n := len(cs); n >= 2 && cs[n-1] == cs[n-2] {
		return cs[:n-1]
	}
	return cs
}

// IsShut tells whether Shut was called.
func (l *Log) IsShut() bool {
	l.shutLock.Lock()
	defer l.shutLock.Unlock()
	return l.shut
}

// Shut ends all Pops.
func (l *Log) Shut() {
	l.shutLock.Lock()
	l.shut = true // want "cond-unlocked: "
	l.shutLock.Unlock()
	l.cond.Broadcast()
}

// Pop waits for a barge with changes and calls process with them, under the
// lock of the log.
func (l *Log) Pop(process func(Changes) error) error {
	l.lock.Lock()
	defer l.lock.Unlock()
	for len(l.order) == 0 {
		if l.IsShut() {
			return ErrShut
		}
		l.cond.Wait()
	}
	barge := l.order[0]
	l.order = l.order[1:]
	cs := l.byKey[barge]
	delete(l.byKey, barge)
	return process(cs)
}

// Get returns the pending changes of a barge.
func (l *Log) Get(barge string) (Changes, bool) {
	l.lock.RLock()
	defer l.lock.RUnlock()
	cs, ok := l.byKey[barge]
	return append(Changes(nil), cs...), ok
}

// Drain pops until the log is shut.
func (l *Log) Drain(process func(Changes) error, onErr func(error)) {
	for {
		err := l.Pop(process)
		if errors.Is(err, ErrShut) {
			return
		}
		if err != nil {
			onErr(err)
		}
	}
}
