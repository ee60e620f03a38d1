package main

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// moved returns where a file of what go vet printed lies now. With -trimpath the go
// command takes the same package in another folder for this one, and what it has cached,
// here or for another machine, has the other folder's paths: the receipt shows which.
func moved(receipt json.RawMessage, unit *packages.Package) func(file string) string {
	stays := func(file string) string { return file }
	var visited []vetDiagnostic
	if json.Unmarshal(receipt, &visited) != nil || len(visited) == 0 || len(unit.GoFiles) == 0 {
		return stays
	}
	was, is := filepath.Dir(visited[0].step().pos.Filename), filepath.Dir(unit.GoFiles[0])
	for was != is && filepath.Base(was) == filepath.Base(is) && filepath.Dir(was) != was && filepath.Dir(is) != is {
		was, is = filepath.Dir(was), filepath.Dir(is)
	}
	if was == is || !filepath.IsAbs(was) {
		return stays
	}
	return func(file string) string {
		if rest, ok := strings.CutPrefix(file, was+string(filepath.Separator)); ok {
			return filepath.Join(is, rest)
		}
		return file
	}
}
