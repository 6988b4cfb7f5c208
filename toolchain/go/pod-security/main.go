// Tells which checks of the Pod Security Standards pods fail, at level restricted and the library's latest version: a pod a line
// on stdin, as JSON with its metadata and spec; a verdict a line on stdout, as {"failed": […]} with the ids of the checks, or
// {"refused": "…"} where the API server could not read the pod.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	kjson "sigs.k8s.io/json"
)

type verdict struct {
	Failed  []string `json:"failed,omitzero"`
	Refused string   `json:"refused,omitempty"`
}

// newEvaluator is the library's own, with checks that give their id as the reason.
func newEvaluator() (policy.Evaluator, error) {
	checks := policy.DefaultChecks()
	for _, check := range checks {
		for i, version := range check.Versions {
			check.Versions[i].CheckPod = named(check.ID, version.CheckPod)
		}
	}
	return policy.NewEvaluator(checks, nil)
}

func named(id policy.CheckID, check policy.CheckPodFn) policy.CheckPodFn {
	return func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
		result := check(metadata, spec)
		result.ForbiddenReason = string(id)
		return result
	}
}

// setDefaults does what the API server does to a pod before its admission, as far as the checks can see it: SetDefaults_Volume
// and SetDefaults_Pod of k8s.io/kubernetes/pkg/apis/core/v1.
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	if !spec.HostNetwork {
		return
	}
	for _, containers := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for _, container := range containers {
			for i, port := range container.Ports {
				if port.HostPort == 0 {
					container.Ports[i].HostPort = port.ContainerPort
				}
			}
		}
	}
}

func judge(evaluator policy.Evaluator, line []byte) verdict {
	var pod corev1.Pod
	if err := kjson.UnmarshalCaseSensitivePreserveInts(line, &pod); err != nil {
		return verdict{Refused: err.Error()}
	}
	setDefaults(&pod.Spec)
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	failed := []string{}
	for _, result := range evaluator.EvaluatePod(restricted, &pod.ObjectMeta, &pod.Spec) {
		if !result.Allowed {
			failed = append(failed, result.ForbiddenReason)
		}
	}
	return verdict{Failed: failed}
}

func main() {
	evaluator, err := newEvaluator()
	if err != nil {
		log.Fatal(err)
	}
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	verdicts := json.NewEncoder(out)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if err := verdicts.Encode(judge(evaluator, line)); err != nil {
				log.Fatal(err)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
