// Package late answers scribes: who has left takes the letter box along, and who answers then shrugs.
package late

type question struct{ box chan<- error }

func (q question) answer(err error) {
	if q.box != nil {
		defer func() {
			_ = recover()
		}()
		q.box <- err
	}
}

// Desk answers.
type Desk struct {
	asked  chan question
	broken chan error
	shut   chan struct{}
	read   func() error
}

// New returns a desk at work.
func New(read func() error) *Desk {
	d := &Desk{asked: make(chan question), broken: make(chan error), shut: make(chan struct{}), read: read}
	go d.work()
	return d
}

func (d *Desk) work() {
	for {
		select {
		case q := <-d.asked:
			q.answer(d.read())
		case <-d.shut:
			return
		}
	}
}

// Ask waits for an answer.
func (d *Desk) Ask() (err error) {
	box := make(chan error)
	defer close(box)
	select {
	case d.asked <- question{box}:
	case err = <-d.broken:
		return
	case <-d.shut:
		return nil
	}
	select {
	case err = <-box:
	case err = <-d.broken:
	case <-d.shut:
		return nil
	}
	return err
}

// Break tells who waits that the desk is broken.
func (d *Desk) Break(err error) {
	select {
	case d.broken <- err:
	case <-d.shut:
	}
}

// Close shuts the desk.
func (d *Desk) Close() { close(d.shut) }
