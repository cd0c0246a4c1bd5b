// kube-node is what a node of Kubernetes runs, and the scheduler that gives it Pods: kube-scheduler, kubelet and kube-proxy, linked from the
// unchanged upstream modules into one program. The part is its first argument. The control plane is a program of its own
// (tools/control-plane), as most tests need no node.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func main() {
	if len(os.Args) < 2 {
		refuse("")
	}
	os.Args = os.Args[1:]
	os.Exit(cli.Run(command(os.Args[0])))
}

func command(part string) *cobra.Command {
	switch part {
	case "kube-scheduler":
		return scheduler.NewSchedulerCommand()
	case "kubelet":
		return kubelet.NewKubeletCommand(context.Background())
	case "kube-proxy":
		return proxy.NewProxyCommand()
	}
	refuse(part)
	return nil
}

func refuse(part string) {
	fmt.Fprintf(os.Stderr, "kube-node: unknown part %q: use kube-scheduler, kubelet or kube-proxy\n", part)
	os.Exit(2)
}
