// Package pluginhost starts plugin processes and waits for their handshakes.
package pluginhost

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Promise is an address that becomes known later.
type Promise struct {
	done chan struct{}
	addr string
	err  error
}

func (p *Promise) resolve(addr string, err error) {
	p.addr, p.err = addr, err
	close(p.done)
}

// Await blocks until the plugin said where it listens, or failed.
func (p *Promise) Await() (string, error) {
	<-p.done
	return p.addr, p.err
}

// Launcher starts a process and returns its standard output.
type Launcher interface {
	Launch(name string) (io.ReadCloser, error)
}

// Host runs plugins.
type Host struct {
	Launcher Launcher
	Logf     func(format string, args ...any)
}

// Start launches a plugin in the background.
func (h *Host) Start(name string) *Promise {
	p := &Promise{done: make(chan struct{})}
	go h.supervise(name, p)
	return p
}

func (h *Host) supervise(name string, p *Promise) {
	out, err := h.Launcher.Launch(name)
	if err != nil {
		p.resolve("", fmt.Errorf("launch %s: %w", name, err))
		return
	}
	defer out.Close()
	sc := bufio.NewScanner(out)
	if !sc.Scan() {
		h.Logf("plugin %s left before its handshake: %v", name, sc.Err())
		p.resolve("", fmt.Errorf("plugin %s: no handshake", name))
		return
	}
	addr, ok := strings.CutPrefix(sc.Text(), "listen ")
	if !ok {
		p.resolve("", fmt.Errorf("plugin %s: bad handshake %q", name, sc.Text()))
		return
	}
	p.resolve(addr, nil)
	for sc.Scan() {
		h.Logf("%s: %s", name, sc.Text())
	}
}
