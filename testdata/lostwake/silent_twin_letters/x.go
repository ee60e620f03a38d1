// Package letters sends two letters that know each other to a sorter, which answers the first.
package letters

type parcel struct {
	weight int
	done   chan int
}

type letter struct {
	body  any
	other *letter
}

type Post struct {
	out chan *letter
}

func NewPost() *Post {
	p := &Post{out: make(chan *letter)}
	go p.sort()
	return p
}

func (p *Post) sort() {
	for l := range p.out {
		if it, ok := l.body.(*parcel); ok {
			it.done <- it.weight
		}
	}
}

// Send sends a parcel; what holds it and the reply's letter point at each other.
func (p *Post) Send(weight int) int {
	it := &parcel{weight: weight, done: make(chan int, 1)}
	first := &letter{body: it}
	second := &letter{other: first}
	first.other = second
	p.out <- first
	return <-it.done
}

func (p *Post) Close() { close(p.out) }
