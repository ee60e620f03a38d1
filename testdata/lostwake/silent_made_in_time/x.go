// Package intime holds channels and timers that look late, or empty, and are not.
package intime

import (
	"sync"
	"time"
)

// Job has its channel before anybody can complete it.
type Job struct {
	done chan struct{}
	n    int
}

// Board lists jobs, for who counts them.
type Board struct {
	mu   sync.Mutex
	jobs map[int]*Job
	todo chan int
}

// Locked makes the channel under the lock under which the job was entered.
func (b *Board) Locked(n int) *Job {
	j := &Job{n: n}
	b.mu.Lock()
	b.jobs[n] = j
	j.done = make(chan struct{})
	b.mu.Unlock()
	b.todo <- n
	return j
}

// Finish completes a job.
func (b *Board) Finish(n int) {
	b.mu.Lock()
	j := b.jobs[n]
	delete(b.jobs, n)
	b.mu.Unlock()
	if j != nil {
		close(j.done)
	}
}

// Wait waits for it.
func (j *Job) Wait() { <-j.done }

// Shop is listed first and opened then; only its own keeper closes it.
type Shop struct{ shut chan struct{} }

var shops = map[string]*Shop{}

// Open lists a shop, and starts its keeper.
func Open(name string, keep func()) *Shop {
	s := &Shop{}
	shops[name] = s
	s.shut = make(chan struct{})
	go s.run(keep)
	return s
}

func (s *Shop) run(keep func()) {
	defer close(s.shut)
	keep()
}

// Wait waits until it is shut.
func (s *Shop) Wait() { <-s.shut }

// Stall is entered by who holds the market's lock all the while.
type Stall struct{ sold chan int }

// Market has stalls.
type Market struct {
	mu     sync.Mutex
	stalls map[int]*Stall
}

// Stall returns the stall n.
func (m *Market) Stall(n int) *Stall {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.LockedStall(n)
}

// LockedStall is Stall for who holds the lock.
func (m *Market) LockedStall(n int) *Stall {
	s := &Stall{}
	m.stalls[n] = s
	s.sold = make(chan int, 1)
	return s
}

// Sell sells something.
func (m *Market) Sell(n, what int) {
	m.mu.Lock()
	s := m.stalls[n]
	m.mu.Unlock()
	if s != nil {
		s.sold <- what
	}
}

// Sold waits for what is sold.
func (s *Stall) Sold() int { return <-s.sold }

// Lists looks for a channel, and waits for none if there is none.
type Lists struct {
	mu sync.Mutex
	by map[string]chan int
}

// Take waits for the one that is there, or leaves one for the next.
func (l *Lists) Take(name string, stop <-chan struct{}) int {
	l.mu.Lock()
	ch, ok := l.by[name]
	if !ok {
		l.by[name] = make(chan int, 1)
		l.mu.Unlock()
		return -1
	}
	l.mu.Unlock()
	select {
	case n := <-ch:
		return n
	case <-stop:
		return 0
	}
}

// Give gives one.
func (l *Lists) Give(name string, n int) {
	l.mu.Lock()
	ch := l.by[name]
	delete(l.by, name)
	l.mu.Unlock()
	if ch != nil {
		ch <- n
	}
}

// Pulse sets its timer wherever the tick was received, before it drains.
type Pulse struct {
	t    *time.Timer
	in   chan int
	beat func()
}

func (p *Pulse) again() {
	if !p.t.Stop() {
		<-p.t.C
	}
	p.t.Reset(time.Second)
}

// Run beats.
func (p *Pulse) Run() {
	for {
		select {
		case <-p.in:
			p.again()
		case <-p.t.C:
			p.beat()
			p.t.Reset(time.Second)
		}
	}
}
