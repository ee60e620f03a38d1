// Package tables answers what tides are foretold. Who has asked says goodbye, and the
// clerk has sent all that he ever will: one answer a question.
package tables

import "errors"

// ErrShut says that the office is shut.
var ErrShut = errors.New("tables: shut")

type question struct {
	harbour string
	answer  chan int
}

// Office has the tables.
type Office struct {
	asks, byes chan *question
	post       chan mail
	shut       chan struct{}

	open map[string]*question
	seen map[string]int
}

type mail struct {
	harbour string
	height  int
}

// New opens an office.
func New() *Office {
	o := &Office{
		asks: make(chan *question),
		byes: make(chan *question),
		post: make(chan mail),
		shut: make(chan struct{}),
		open: make(map[string]*question),
		seen: make(map[string]int),
	}
	go o.clerk()
	return o
}

func (o *Office) clerk() {
	for {
		select {
		case q := <-o.asks:
			o.open[q.harbour] = q
		case q := <-o.byes:
			o.seen[q.harbour]++
		case m := <-o.post:
			o.sort(m)
		case <-o.shut:
			return
		}
	}
}

func (o *Office) sort(m mail) {
	q := o.open[m.harbour]
	if q == nil {
		return
	}
	delete(o.open, m.harbour)
	q.answer <- m.height
}

// Ask returns the height of the tide at a harbour.
func (o *Office) Ask(harbour string) (int, error) {
	q := &question{harbour: harbour, answer: make(chan int, 1)}
	select {
	case o.asks <- q:
	case <-o.shut:
		return 0, ErrShut
	}
	defer o.bye(q)
	select {
	case h := <-q.answer:
		return h, nil
	case <-o.shut:
		return 0, ErrShut
	}
}

func (o *Office) bye(q *question) {
	select {
	case o.byes <- q:
	case <-o.shut:
	}
}

// Deliver brings a letter with a height.
func (o *Office) Deliver(harbour string, height int) {
	select {
	case o.post <- mail{harbour, height}:
	case <-o.shut:
	}
}

// Shut closes the office; it is called once.
func (o *Office) Shut() { close(o.shut) }
