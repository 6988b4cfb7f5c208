import { z } from "zod";
import { label } from "./values";

export const namespace = (environment: string) =>
  z
    .strictObject({
      name: label().default(`circle-core-${environment}`).describe("Namespace that the stack makes and owns."),
    })
    .prefault({})
    .describe("Where all objects live.");
