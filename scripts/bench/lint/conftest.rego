package main

import rego.v1

deny contains message if {
	input.kind == "Deployment"
	not input.spec.template.spec.securityContext.runAsNonRoot
	message := sprintf("%s: containers must not run as root", [input.metadata.name])
}

deny contains message if {
	input.kind == "Deployment"
	some container in input.spec.template.spec.containers
	not container.resources.limits.memory
	message := sprintf("%s: container %s has no memory limit", [input.metadata.name, container.name])
}
