module certwright.dev/tools/go-programs/pause

go 1.26.0
