// Package x prints what lies in the tray together.
package x

type sheet struct {
	words string
	cover bool
}

// Press has a tray, from which one goroutine takes.
type Press struct {
	tray chan sheet
	in   chan string
	stop chan struct{}
	put  func([]string)
}

// Start starts a press.
func Start(put func([]string)) *Press {
	p := &Press{tray: make(chan sheet, 64), in: make(chan string), stop: make(chan struct{}), put: put}
	go p.fold()
	go p.print()
	return p
}

// Stop stops it.
func (p *Press) Stop() { close(p.stop) }

// Set sets a sheet.
func (p *Press) Set(words string) bool {
	select {
	case p.in <- words:
		return true
	case <-p.stop:
		return false
	}
}

func (p *Press) fold() {
	for {
		select {
		case <-p.stop:
			return
		case words := <-p.in:
			select {
			case p.tray <- sheet{words: words, cover: words == ""}:
			case <-p.stop:
				return
			}
		}
	}
}

// print takes as many more as there are, at once.
func (p *Press) print() {
	for {
		select {
		case s := <-p.tray:
			words := []string{s.words}
			n := len(p.tray)
			for i := 0; i < n && !s.cover; i++ {
				s = <-p.tray
				words = append(words, s.words)
			}
			p.put(words)
		case <-p.stop:
			return
		}
	}
}
