package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/futurelint/futurelint/internal/baseline"
)

// applyBaseline returns the findings that the baseline does not list. Where it is to
// be written it is, with all of them, and none is returned.
func applyBaseline(opts *options, findings []finding) ([]finding, error) {
	if opts.baseline == "" {
		return findings, nil
	}
	entry := func(f finding) baseline.Entry {
		return baseline.Entry{Check: f.category, Path: placeOf(workingDir(opts), f.pos).Path, Message: oneLine(f.message)}
	}
	if opts.accept {
		var entries []baseline.Entry
		for _, f := range findings {
			entries = append(entries, entry(f))
		}
		var out bytes.Buffer
		if err := baseline.Write(&out, entries); err != nil {
			return nil, err
		}
		return nil, os.WriteFile(opts.baseline, out.Bytes(), 0o666)
	}
	file, err := os.Open(opts.baseline)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	accepted, err := baseline.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opts.baseline, err)
	}
	var left []finding
	for _, f := range findings {
		if !accepted.Accepts(entry(f)) {
			left = append(left, f)
		}
	}
	return left, nil
}
