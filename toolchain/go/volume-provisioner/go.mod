module toolchain/volume-provisioner

go 1.26.8

require sigs.k8s.io/sig-storage-lib-external-provisioner/v13 v13.0.0 // indirect
