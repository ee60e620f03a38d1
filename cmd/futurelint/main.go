// The futurelint command finds lost wake-ups and callback races in hand-written futures.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/futurelint/futurelint/analyzers"
)

func main() { multichecker.Main(analyzers.All()...) }
