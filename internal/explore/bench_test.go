package explore_test

import (
	"testing"

	"github.com/futurelint/futurelint/internal/explore"
)

func BenchmarkExplore(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"lost", future + completeUnderLock + pollInTwoSections},
		{"safe", future + completeUnderLock + pollUnderLock},
	} {
		b.Run(c.name, func(b *testing.B) {
			sys := system(b, c.text)
			states := 0
			b.ReportAllocs()
			for b.Loop() {
				states += explore.Explore(sys, explore.DefaultBounds).States
			}
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
		})
	}
}
