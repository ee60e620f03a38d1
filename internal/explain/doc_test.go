package explain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/futurelint/futurelint/internal/explain"
)

func TestDoc(t *testing.T) {
	file := `// Package x is more than its analyzer.
//
// # Analyzer x
//
// x: find things
//
// At length:
//
//	code
package x
`
	assert.Equal(t, "find things\n\nAt length:\n\n\tcode", explain.Doc(file, "x"))
	assert.Empty(t, explain.Doc(file, "y"))
}
