// Package stamps stamps documents. A clerk comes when there is work, and goes home
// when there is none.
package stamps

import "sync"

type document struct {
	text    string
	stamped chan string
}

// Office has at most one clerk at a time.
type Office struct {
	mu    sync.Mutex
	inbox []document
	clerk bool
	seal  string
}

// New returns an office with a seal.
func New(seal string) *Office { return &Office{seal: seal} }

// Stamp returns the stamped text.
func (o *Office) Stamp(text string) string {
	d := document{text, make(chan string, 1)}
	o.mu.Lock()
	o.inbox = append(o.inbox, d)
	if !o.clerk {
		o.clerk = true
		go o.work()
	}
	o.mu.Unlock()
	return <-d.stamped
}

func (o *Office) work() {
	o.mu.Lock()
	docs := o.inbox
	o.inbox = nil
	o.mu.Unlock()
	for _, d := range docs {
		d.stamped <- d.text + " " + o.seal
	}
	o.mu.Lock()
	o.clerk = false // want "early-stop: "
	o.mu.Unlock()
}
