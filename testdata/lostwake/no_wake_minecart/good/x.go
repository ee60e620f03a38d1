// Package minecart multiplexes many carts over one shaft.
package minecart

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

var ErrReset = errors.New("minecart: cart was reset")

const (
	stateOpen int32 = iota
	stateRemoteClosed
	stateReset
)

type frameKind uint8

const (
	frameOre frameKind = iota
	frameReset
)

// shaft writes frames to the other end.
type shaft interface {
	writeFrame(kind frameKind, cart uint32, body []byte) error
	forget(cart uint32)
}

// Cart is one logical stream. At most one goroutine may Read and one may Write
// at the same time.
type Cart struct {
	id    uint32
	shaft shaft
	state atomic.Int32

	recvMu     sync.Mutex
	recvBuf    bytes.Buffer
	recvNotify chan struct{}

	window     atomic.Int64
	sendNotify chan struct{}
}

func newCart(id uint32, s shaft, window int64) *Cart {
	c := &Cart{
		id:         id,
		shaft:      s,
		recvNotify: make(chan struct{}, 1),
		sendNotify: make(chan struct{}, 1),
	}
	c.window.Store(window)
	return c
}

func poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

func (c *Cart) notifyWaiting() {
	poke(c.recvNotify)
	poke(c.sendNotify)
}

func (c *Cart) Read(p []byte) (int, error) {
	for {
		st := c.state.Load()
		if st == stateReset {
			return 0, ErrReset
		}
		c.recvMu.Lock()
		if c.recvBuf.Len() > 0 {
			n, err := c.recvBuf.Read(p)
			c.recvMu.Unlock()
			return n, err
		}
		c.recvMu.Unlock()
		if st == stateRemoteClosed {
			return 0, io.EOF
		}
		<-c.recvNotify
	}
}

func (c *Cart) Write(p []byte) (total int, err error) {
	for len(p) > 0 {
		if c.state.Load() == stateReset {
			return total, ErrReset
		}
		w := c.window.Load()
		if w <= 0 {
			<-c.sendNotify
			continue
		}
		n := min(int64(len(p)), w)
		c.window.Add(-n)
		if err := c.shaft.writeFrame(frameOre, c.id, p[:n]); err != nil {
			return total, err
		}
		total += int(n)
		p = p[n:]
	}
	return total, nil
}

// onOre is called by the shaft's read loop.
func (c *Cart) onOre(body []byte) {
	c.recvMu.Lock()
	c.recvBuf.Write(body)
	c.recvMu.Unlock()
	poke(c.recvNotify)
}

func (c *Cart) onWindow(n int64) {
	c.window.Add(n)
	poke(c.sendNotify)
}

func (c *Cart) onRemoteClose() {
	if c.state.CompareAndSwap(stateOpen, stateRemoteClosed) {
		c.notifyWaiting()
	}
}

// Reset tears the cart down from this side.
func (c *Cart) Reset() error {
	if c.state.Swap(stateReset) == stateReset {
		return nil
	}
	c.notifyWaiting()
	c.shaft.forget(c.id)
	return c.shaft.writeFrame(frameReset, c.id, nil)
}
