// Package baseline keeps the findings that a project has accepted, so that only new
// ones are reported.
package baseline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Entry is a finding: the check, the path of its file with slashes, and its message.
type Entry struct{ Check, Path, Message string }

// lines matches the line numbers in messages, which change when others edit the file.
var lines = regexp.MustCompile(`\bline \d+`)

// Fingerprint is the same for a finding whose file was edited elsewhere.
func (e Entry) Fingerprint() string {
	sum := sha256.Sum256([]byte(e.Check + "\x00" + e.Path + "\x00" + lines.ReplaceAllString(e.Message, "line")))
	return hex.EncodeToString(sum[:16])
}

// header is the first line of a baseline file.
const header = "# futurelint baseline, version 1"

// Baseline tells how often each accepted finding may be met.
type Baseline map[string]int

// Write writes the entries, a line each, in an order of their own.
func Write(w io.Writer, entries []Entry) error {
	var out []string
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s\t%s\t%s", e.Fingerprint(), e.Path, e.Message))
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(a[32:], b[32:]) })
	_, err := io.WriteString(w, strings.Join(append([]string{header}, out...), "\n")+"\n")
	return err
}

// Read reads what Write wrote. A file of another kind is an error, as is a line
// that is not understood, which it names.
func Read(r io.Reader) (Baseline, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	first, rest, _ := strings.Cut(string(data), "\n")
	if strings.TrimSuffix(first, "\r") != header {
		return nil, fmt.Errorf("no baseline: the first line is not %q", header)
	}
	b, n := Baseline{}, 1
	for line := range strings.Lines(rest) {
		n++
		print, _, ok := strings.Cut(line, "\t")
		if _, err := hex.DecodeString(print); !ok || err != nil || len(print) != 32 {
			return nil, fmt.Errorf("line %d is no entry of a baseline", n)
		}
		b[print]++
	}
	return b, nil
}

// Accepts reports whether a finding is in the baseline, and takes it out.
func (b Baseline) Accepts(e Entry) bool {
	print := e.Fingerprint()
	if b[print] == 0 {
		return false
	}
	b[print]--
	return true
}
