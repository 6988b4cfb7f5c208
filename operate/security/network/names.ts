/** On every probe's Job and pods, by which other checks leave them alone. */
export const probeAnnotation = "circle-core/probe";

/** What probes are called that stand for nobody in particular. */
export const probeName = "circle-core-probe";
