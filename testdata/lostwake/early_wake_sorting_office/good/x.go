// Package sortingoffice has one sorter take letters out of a bag until it is empty.
package sortingoffice

import "sync"

// Letter goes somewhere.
type Letter struct{ street string }

// Office has one sorter.
type Office struct {
	mu   sync.Mutex
	bag  []*Letter
	bell chan struct{}
}

// Open opens an office; Sort must be run for it.
func Open() *Office { return &Office{bell: make(chan struct{}, 1)} }

func (o *Office) ring() {
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

func (o *Office) drop(l *Letter) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bag = append(o.bag, l)
}

func (o *Office) take() *Letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.bag) == 0 {
		return nil
	}
	l := o.bag[0]
	o.bag = o.bag[1:]
	return l
}

// Post brings a letter.
func (o *Office) Post(street string) {
	l := &Letter{street: street}
	o.drop(l)
	o.ring()
}

// Sort sorts for ever.
func (o *Office) Sort(sort func(street string)) {
	for {
		for {
			l := o.take()
			if l == nil {
				break
			}
			sort(l.street)
		}
		<-o.bell
	}
}
