/** How long a rollout is given before a state counts as one that time will not mend. */
export interface Patience {
  /** Failed pulls of an image that its registry refuses. Default: 2, about ten seconds. */
  readonly pulls: number;
  /** Failed pulls where the registry can't be reached, or asks for a pause. Default: 4, about a minute and a half. */
  readonly unreachablePulls: number;
  /** Restarts of a container that keeps crashing. Default: 2, about twelve seconds after the first crash. */
  readonly restarts: number;
  /** Seconds that a container waits for a Secret or a ConfigMap, which a controller may yet bring. Default: 30. */
  readonly configurationSeconds: number;
  /** Seconds that no node takes a pod; an autoscaler of nodes needs some minutes. Default: 120. */
  readonly unscheduledSeconds: number;
  /** Seconds that a volume can't be made, attached or mounted. Default: 60. */
  readonly volumeSeconds: number;
  /** Seconds that the API server refuses the pods, as by a quota that old pods may yet free. Default: 30. */
  readonly creationSeconds: number;
}

export const usualPatience: Patience = {
  pulls: 2,
  unreachablePulls: 4,
  restarts: 2,
  configurationSeconds: 30,
  unscheduledSeconds: 120,
  volumeSeconds: 60,
  creationSeconds: 30,
};
