// control-plane is the Kubernetes control plane of Certwright's demo, tests and benchmarks: etcd, kube-apiserver,
// kube-controller-manager and kubectl, linked from the unchanged upstream modules into one program, because four programs
// take twice the disk. The part is chosen by the name the program is started under (a symbolic link) or by its first argument.
//
// With CONTROL_PLANE_EXIT_WITH_STDIN=1 in the environment a part ends when its standard input
// closes, so that a starter that was killed leaves nothing running. With CONTROL_PLANE_RUN_FOLDER it ends at once and
// takes that folder with it: the data in it served this run alone.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	etcd "go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"

	_ "k8s.io/client-go/plugin/pkg/client/auth"
	_ "time/tzdata"
)

// graceAfterStdinCloses is how long a part may take to end by itself before it is killed.
const graceAfterStdinCloses = 20 * time.Second

func main() {
	part := filepath.Base(os.Args[0])
	if !isPart(part) && len(os.Args) > 1 {
		os.Args = os.Args[1:]
		part = os.Args[0]
	}
	if os.Getenv("CONTROL_PLANE_EXIT_WITH_STDIN") == "1" && part != "kubectl" {
		go exitWithStdin(runFolder())
	}
	switch part {
	case "etcd":
		etcd.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kubectl":
		os.Exit(cli.Run(kubectl.NewDefaultKubectlCommand()))
	default:
		fmt.Fprintf(os.Stderr, "control-plane: unknown part %q: use etcd, kube-apiserver, kube-controller-manager or kubectl\n", part)
		os.Exit(2)
	}
}

func isPart(name string) bool {
	switch name {
	case "etcd", "kube-apiserver", "kube-controller-manager", "kubectl":
		return true
	}
	return false
}

// runFolderPrefix begins the name of each folder that a starter makes for one run; any other folder is never removed.
const runFolderPrefix = "certwright-run-"

// exitWithStdin ends this process when its standard input closes: at once if its data is to go with it, otherwise by asking first.
func exitWithStdin(folder string) {
	_, _ = io.Copy(io.Discard, os.Stdin)
	if folder != "" {
		// Becoming rm ends all threads first: none of them can make a file in the folder behind its back.
		_ = syscall.Exec("/bin/rm", []string{"rm", "-rf", folder}, nil)
		os.Exit(1)
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
	time.Sleep(graceAfterStdinCloses)
	os.Exit(1)
}

// runFolder is the folder of this run, if the starter has named one: told by its name alone, because another part may be removing what is in
// it while this one starts.
func runFolder() string {
	folder := os.Getenv("CONTROL_PLANE_RUN_FOLDER")
	if strings.HasPrefix(filepath.Base(folder), runFolderPrefix) {
		return folder
	}
	return ""
}
