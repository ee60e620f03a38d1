package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/futurelint/futurelint/internal/baseline"
)

// readBaseline returns the findings that are accepted: none without a baseline, nor where
// it is to be written. It is read first, so that nobody waits to learn that it cannot be.
func readBaseline(opts *options) (baseline.Baseline, error) {
	if opts.baseline == "" || opts.accept {
		return nil, nil
	}
	file, err := os.Open(opts.baselineFile())
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	defer file.Close()
	accepted, err := baseline.Read(file)
	if err != nil {
		return nil, fmt.Errorf("baseline: %s: %w", opts.baseline, err)
	}
	return accepted, nil
}

// writeBaseline accepts the findings.
func writeBaseline(opts *options, findings []finding) error {
	var entries []baseline.Entry
	for _, f := range findings {
		entries = append(entries, entry(opts, f))
	}
	var out bytes.Buffer
	if err := baseline.Write(&out, entries); err != nil {
		return err
	}
	if err := os.WriteFile(opts.baselineFile(), out.Bytes(), 0o666); err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	return nil
}

// entry returns what a baseline knows of a finding.
func entry(opts *options, f finding) baseline.Entry {
	return baseline.Entry{Check: f.category, Path: placeOf(opts.workingDir(), f.pos).Path, Message: oneLine(f.message)}
}
