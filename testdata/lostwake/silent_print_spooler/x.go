// Package spooler feeds one printer.
package spooler

import "sync"

type job struct {
	owner string
	pages int
}

// Spooler has one goroutine that waits, for jobs, for paper and for the end at
// once; so Signal reaches the right one.
type Spooler struct {
	mu      sync.Mutex
	cond    *sync.Cond
	jobs    []job
	paper   int
	closing bool
	printed map[string]int
	done    sync.WaitGroup
}

// Start returns a spooler whose printer has that many sheets.
func Start(paper int) *Spooler {
	s := &Spooler{paper: paper, printed: map[string]int{}}
	s.cond = sync.NewCond(&s.mu)
	s.done.Add(1)
	go s.loop()
	return s
}

func (s *Spooler) loop() {
	defer s.done.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case len(s.jobs) > 0 && s.paper > 0:
			j := &s.jobs[0]
			s.paper--
			s.printed[j.owner]++
			if j.pages--; j.pages <= 0 {
				s.jobs = s.jobs[1:]
			}
		case s.closing:
			return
		default:
			s.cond.Wait()
		}
	}
}

// Print queues a job.
func (s *Spooler) Print(owner string, pages int) {
	s.mu.Lock()
	s.jobs = append(s.jobs, job{owner, pages})
	s.mu.Unlock()
	s.cond.Signal()
}

// Refill adds sheets.
func (s *Spooler) Refill(sheets int) {
	s.mu.Lock()
	s.paper += sheets
	s.mu.Unlock()
	s.cond.Signal()
}

// Close prints what there is paper for and returns the pages by owner.
func (s *Spooler) Close() map[string]int {
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	s.cond.Signal()
	s.done.Wait()
	return s.printed
}
