// Package post sends weather reports from one goroutine, which puts back what did not get through.
package post

import "sync"

// Post keeps the latest report of each station until it is sent.
type Post struct {
	mu      sync.Mutex
	some    *sync.Cond
	reports map[string]string
	shut    bool
	send    func(station, report string) error
}

// NewPost starts the goroutine that sends.
func NewPost(send func(station, report string) error) *Post {
	p := &Post{reports: map[string]string{}, send: send}
	p.some = sync.NewCond(&p.mu)
	go p.run()
	return p
}

// Report leaves a report.
func (p *Post) Report(station, report string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reports[station] = report
	p.some.Signal()
}

// Close ends the goroutine.
func (p *Post) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = true
	p.some.Signal()
}

// run waits, takes out, and puts back: nobody else waits, so it need not wake anybody.
func (p *Post) run() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		for len(p.reports) == 0 && !p.shut {
			p.some.Wait()
		}
		if p.shut {
			return
		}
		for station, report := range p.reports {
			delete(p.reports, station)
			p.mu.Unlock()
			err := p.send(station, report)
			p.mu.Lock()
			if p.shut {
				return
			}
			if _, newer := p.reports[station]; err != nil && !newer {
				p.reports[station] = report
			}
		}
	}
}
