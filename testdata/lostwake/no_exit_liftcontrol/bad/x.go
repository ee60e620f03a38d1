package liftcontrol

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

var ErrDisconnected = errors.New("liftcontrol: disconnected")

type request struct {
	ID    uint64 `json:"id"`
	Verb  string `json:"verb"`
	Floor int    `json:"floor"`

	reply chan response
}

type response struct {
	ID    uint64 `json:"id"`
	Floor int    `json:"floor"`
	Fault string `json:"fault,omitempty"`
}

// Client talks to the controller of a lift. Calls may be made concurrently.
type Client struct {
	conn io.ReadWriteCloser

	outbox chan *request
	quit   chan struct{}

	mu      sync.Mutex
	pending map[uint64]*request
	lastID  uint64
	err     error
}

func Dial(conn io.ReadWriteCloser) *Client {
	c := &Client{
		conn:    conn,
		outbox:  make(chan *request),
		quit:    make(chan struct{}),
		pending: make(map[uint64]*request),
	}
	go c.writeLoop()
	go c.readLoop()
	return c
}

// fail closes the connection; the first cause is kept.
func (c *Client) fail(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return
	}
	c.err = fmt.Errorf("%w: %w", ErrDisconnected, cause)
	close(c.quit)
	c.conn.Close()
}

func (c *Client) cause() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *Client) register(r *request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.err
	}
	c.lastID++
	r.ID = c.lastID
	c.pending[r.ID] = r
	return nil
}

func (c *Client) take(id uint64) *request {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.pending[id]
	delete(c.pending, id)
	return r
}

func (c *Client) writeLoop() {
	enc := json.NewEncoder(c.conn)
	for {
		select {
		case r := <-c.outbox:
			if err := enc.Encode(r); err != nil {
				c.fail(err)
				return
			}
		case <-c.quit:
			return
		}
	}
}

func (c *Client) readLoop() {
	dec := json.NewDecoder(c.conn)
	for {
		var resp response
		if err := dec.Decode(&resp); err != nil {
			c.fail(err)
			return
		}
		if r := c.take(resp.ID); r != nil {
			r.reply <- resp
		}
	}
}

// Call sends the lift to a floor and returns the floor where it stopped.
func (c *Client) Call(verb string, floor int) (int, error) {
	r := &request{Verb: verb, Floor: floor, reply: make(chan response, 1)}
	if err := c.register(r); err != nil {
		return 0, err
	}
	defer c.take(r.ID)

	c.outbox <- r // want "abandoned-send: "
	select {
	case resp := <-r.reply:
		if resp.Fault != "" {
			return resp.Floor, errors.New(resp.Fault)
		}
		return resp.Floor, nil
	case <-c.quit:
		return 0, c.cause()
	}
}

func (c *Client) Close() error {
	c.fail(io.ErrClosedPipe)
	return nil
}
