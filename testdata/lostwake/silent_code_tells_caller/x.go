// Package customs asks an officer to clear a crate; what goes wrong is answered two calls up.
package customs

import "errors"

type answer struct {
	stamp string
	err   error
}

type crate struct {
	weight int
	reply  chan answer
}

type Desk struct {
	crates  chan crate
	closed  chan struct{}
	arrival bool
	limit   int
}

func Open(arrival bool) *Desk {
	d := &Desk{crates: make(chan crate), closed: make(chan struct{}), arrival: arrival}
	go d.serve()
	return d
}

func (d *Desk) Close() { close(d.closed) }

func (d *Desk) serve() error {
	var c crate
	select {
	case c = <-d.crates:
	case <-d.closed:
		return errors.New("closed")
	}
	code, err := d.clear(&c)
	if code != 0 {
		c.reply <- answer{err: err}
	}
	return err
}

func (d *Desk) clear(c *crate) (int, error) {
	if d.arrival {
		return d.bringIn(c)
	}
	return d.takeOut(c)
}

func (d *Desk) bringIn(c *crate) (int, error) {
	if d.limit == 0 {
		return 413, errors.New("nothing comes in")
	}
	c.reply <- answer{stamp: "in"}
	return 0, nil
}

func (d *Desk) takeOut(c *crate) (int, error) {
	if d.limit < 0 {
		return 400, errors.New("nothing goes out")
	}
	c.reply <- answer{stamp: "out"}
	return 0, nil
}

func (d *Desk) Declare(weight int) (string, error) {
	c := crate{weight: weight, reply: make(chan answer)}
	select {
	case d.crates <- c:
		a := <-c.reply
		return a.stamp, a.err
	case <-d.closed:
		return "", errors.New("closed")
	}
}
