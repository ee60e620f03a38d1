// Package cinema feeds a projector with frames from reels that people mount.
package cinema

import "sync"

// Frame is a picture.
type Frame struct {
	Reel, Number int
}

// Reel is a sequence of frames, which a scanner may still be adding to.
type reel struct {
	frames []Frame
	whole  bool
}

// Projector shows the frames of the mounted reels in order. One task drives it.
type Projector struct {
	mu     sync.Mutex
	reels  []*reel
	shown  int
	driver chan<- struct{}
}

// Mount adds a reel behind the others and returns its number.
func (p *Projector) Mount() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reels = append(p.reels, &reel{})
	p.kick()
	return len(p.reels) - 1
}

// Scan adds a frame to a reel; last says that the reel is whole.
func (p *Projector) Scan(number int, last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.reels[number]
	if r.whole {
		return
	}
	r.frames = append(r.frames, Frame{Reel: number, Number: len(r.frames)})
	r.whole = last
	p.kick()
}

// kick gives the driver its token back. The driver's channel has room for it.
func (p *Projector) kick() {
	if d := p.driver; d != nil {
		p.driver = nil
		select {
		case d <- struct{}{}:
		default:
		}
	}
}

// Next returns the next frame. If there is none yet it returns nil, and driver
// gets a token when there may be one.
func (p *Projector) Next(driver chan<- struct{}) *Frame {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.shown == len(p.reels) {
			p.driver = driver
			return nil
		}
		r := p.reels[p.shown]
		if len(r.frames) > 0 {
			f := r.frames[0]
			r.frames = r.frames[1:]
			return &f
		}
		if !r.whole {
			p.driver = driver
			return nil
		}
		p.shown++
	}
}
