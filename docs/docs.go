// Package docs holds the pages of the checks.
package docs

import "embed"

//go:embed checks/*.md
var checks embed.FS

// Page returns the page of a check as Markdown, and whether there is one.
func Page(check string) (string, bool) {
	data, err := checks.ReadFile("checks/" + check + ".md")
	return string(data), err == nil
}

// Pages returns the names of the checks that have a page.
func Pages() []string {
	entries, err := checks.ReadDir("checks")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name()[:len(e.Name())-len(".md")])
	}
	return names
}
