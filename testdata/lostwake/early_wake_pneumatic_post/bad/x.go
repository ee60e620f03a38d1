// Package pneumaticpost: capsules lie in a rack, which is a part of the station, until the porter
// fetches them. He comes when the gong sounds, and takes what there is.
package pneumaticpost

import "sync"

type gong chan struct{}

func (g gong) strike() {
	select {
	case g <- struct{}{}:
	default:
	}
}

type rack struct {
	sync.Mutex
	capsules []string
}

func (r *rack) put(c string) {
	r.Lock()
	defer r.Unlock()
	r.capsules = append(r.capsules, c)
}

func (r *rack) next() (string, bool) {
	r.Lock()
	defer r.Unlock()
	if len(r.capsules) == 0 {
		return "", false
	}
	c := r.capsules[0]
	r.capsules = r.capsules[1:]
	return c, true
}

func (r *rack) empty() []string {
	r.Lock()
	defer r.Unlock()
	all := r.capsules
	r.capsules = nil
	return all
}

type Station struct {
	rack
	express rack
	gong    gong
	bell    struct{ cord gong }
	deliver func(string)
}

func Open(deliver func(string)) *Station {
	s := &Station{gong: make(gong, 1), deliver: deliver}
	s.bell.cord = make(gong, 1)
	go s.porter()
	go s.courier()
	return s
}

func (s *Station) porter() {
	for range s.gong {
		for {
			c, ok := s.next()
			if !ok {
				break
			}
			s.deliver(c)
		}
	}
}

func (s *Station) courier() {
	for {
		<-s.bell.cord
		for _, c := range s.express.empty() {
			s.deliver(c)
		}
	}
}

func (s *Station) Send(c string) {
	s.gong.strike() // want `early-wake: \(\*Station\).Send sends on gong before it stores capsules at line [0-9]+, which \(\*rack\).next reads`
	s.put(c)
}

func (s *Station) Express(c string) {
	s.bell.cord.strike() // want `early-wake: \(\*Station\).Express sends on cord before it stores capsules at line [0-9]+, which \(\*rack\).empty reads`
	s.express.put(c)
}
