// Package property asks all stations for what was lost. Who asks waits for their answers, and strikes his
// question off the list when he has lost patience; a station that has found it there a moment before hears of that.
package property

import (
	"sync"
	"time"
)

type Question struct {
	id      int
	answers chan string
	struck  chan struct{}
	office  *Office
}

type Office struct {
	mu   sync.Mutex
	list map[int]*Question
	next int
}

func New() *Office { return &Office{list: map[int]*Question{}} }

// Ask puts a question on the list.
func (o *Office) Ask() *Question {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next++
	q := &Question{o.next, make(chan string), make(chan struct{}), o}
	o.list[q.id] = q
	return q
}

// Answer is a station's answer.
func (o *Office) Answer(id int, text string) {
	o.mu.Lock()
	q, ok := o.list[id]
	o.mu.Unlock()
	if ok {
		select {
		case q.answers <- text:
		case <-q.struck:
		}
	}
}

// Gather gathers as many answers as come in time.
func (q *Question) Gather(patience time.Duration) (out []string) {
	defer func() {
		q.office.mu.Lock()
		delete(q.office.list, q.id)
		close(q.struck)
		q.office.mu.Unlock()
	}()
	late := time.After(patience)
	for {
		select {
		case a := <-q.answers:
			out = append(out, a)
		case <-late:
			return out
		}
	}
}
